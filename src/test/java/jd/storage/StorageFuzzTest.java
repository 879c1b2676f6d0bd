package jd.storage;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.image.tar.TarSeeds;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.VolumeRequest;
import jd.storage.files.Decompression;
import jd.storage.files.RemoveTree;
import jd.storage.files.RootedDirectory;
import jd.storage.files.StorageException;
import jd.storage.files.TarApply;
import jd.storage.files.TarApply.Whiteouts;
import jd.storage.files.TarPath;
import jd.storage.volumes.VolumeRules;
import org.junit.jupiter.api.Tag;

/// Archives that are unpacked to disk: layers, and those of `PUT /containers/{id}/archive`.
@Tag("root")
class StorageFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(layers(), archives(), compressed(), volumeRules());
    }

    private static Target layers() {
        Syscalls kernel = JnrSyscalls.load();
        Path parent = directory();
        return withTars(Target.of("tar-layers", tar -> {
            Path target = Files.createTempDirectory(parent, "");
            try {
                TarApply.apply(kernel, target, Whiteouts.OVERLAY, new ByteArrayInputStream(TarSeeds.withChecksums(tar)));
            } finally {
                RemoveTree.at(kernel, target);
            }
        }));
    }

    /// Into a directory with files, without replacing directories by files, and with another owner.
    private static Target archives() {
        Syscalls kernel = JnrSyscalls.load();
        Path parent = directory();
        return withTars(Target.of("tar-archives", tar -> {
            Path target = Files.createTempDirectory(parent, "");
            Files.createDirectories(target.resolve("in/d/file"));
            Files.writeString(target.resolve("in/var"), "a file");
            var place = new TarApply.Place(
                    Whiteouts.PLAIN, TarPath.parse("in"), true, Optional.of(new int[] {7, 8}));
            try (RootedDirectory root = RootedDirectory.open(kernel, target, IdMaps.SAME)) {
                TarApply.apply(kernel, root, place, new ByteArrayInputStream(TarSeeds.withChecksums(tar)));
            } finally {
                RemoveTree.at(kernel, target);
            }
        }));
    }

    private static Target withTars(Target target) {
        Target with = target.rejectsWith(StorageException.class).rejectsWith(ApiException.class);
        for (byte[] tar : TarSeeds.all()) {
            with = with.seed(tar);
        }
        return with;
    }

    private static Target compressed() {
        return Target.of("decompression", bytes -> {
                    try (InputStream in = Decompression.decompress(new ByteArrayInputStream(bytes))) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                })
                .seed(gzip())
                .seed(Zstd.compress("content".repeat(100).getBytes()))
                .seeds("plain")
                .rejectsWith(IOException.class)
                .rejectsWith(StorageException.class);
    }

    private static byte[] gzip() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write("content".repeat(100).getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Target volumeRules() {
        return Target.of("volume-rules", json -> {
                    VolumeRequest request;
                    try {
                        request = Json.read(json, VolumeRequest.class);
                    } catch (UncheckedIOException e) {
                        return;
                    }
                    if (request != null && request.name() != null) {
                        VolumeRules.verify(request);
                    }
                })
                .seeds("{\"Name\":\"v\",\"Driver\":\"local\",\"DriverOpts\":{\"type\":\"tmpfs\",\"o\":\"size=1m\","
                        + "\"device\":\"tmpfs\"},\"Labels\":{\"a\":\"b\"}}")
                .rejectsWith(ApiException.class);
    }
}
