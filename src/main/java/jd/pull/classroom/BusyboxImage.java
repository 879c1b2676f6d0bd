package jd.pull.classroom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import jd.image.Digest;
import jd.image.Manifest;
import jd.image.Platform;
import jd.pull.registry.PullException;

/// Makes the image `busybox` from the static busybox of this host: one program with about three hundred names, and the few
/// files that programs need. The same program results in the same bytes, and so in the same digests.
final class BusyboxImage {
    static final String NAME = "library/busybox";

    private static final Pattern VERSION = Pattern.compile("BusyBox v([0-9][0-9A-Za-z.]*)");

    /// Changes when the image that is made from the same program changes.
    private static final int RECIPE = 1;

    private final RegistryStore store;
    private final Path stamp;
    private final ClassroomRegistry.HostPrograms programs;

    BusyboxImage(RegistryStore store, Path stamp, ClassroomRegistry.HostPrograms programs) {
        this.store = store;
        this.stamp = stamp;
        this.programs = programs;
    }

    /// Makes the image, unless it was made from this program before.
    synchronized void prepare() throws IOException {
        Path program = program();
        String wanted = RECIPE + " " + Files.size(program) + " " + Files.getLastModifiedTime(program);
        if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            return;
        }
        build(program);
        Files.writeString(stamp, wanted);
    }

    private Path program() throws IOException {
        Optional<Path> program = programs.find().apply("busybox");
        if (program.isPresent() && ElfFile.isStatic(program.get())) {
            return program.get();
        }
        throw new PullException(
                "make image busybox: no statically linked busybox on this host: install busybox-static");
    }

    private void build(Path program) throws IOException {
        Instant made = Files.getLastModifiedTime(program).toInstant();
        byte[] tar = BusyboxLayer.tar(Files.readAllBytes(program), applets(program), made);
        byte[] layer = gzip(tar);
        byte[] config = config(Digest.of(tar), made);
        byte[] manifest = manifest(config, layer);
        store.addBlob(layer);
        store.addBlob(config);
        for (String tag : List.of("latest", version(program))) {
            store.addManifest(NAME, tag, Manifest.DOCKER_MANIFEST, manifest);
        }
    }

    private List<String> applets(Path program) {
        return programs.output().apply(List.of(program.toString(), "--list"))
                .lines()
                .filter(name -> !name.isBlank() && !name.equals("busybox"))
                .sorted()
                .toList();
    }

    private String version(Path program) {
        String help = programs.output().apply(List.of(program.toString(), "--help"));
        return Optional.of(VERSION.matcher(help)).filter(Matcher::find).map(m -> m.group(1)).orElse("host");
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var compressed = new ByteArrayOutputStream(content.length / 2);
        try (var out = new GZIPOutputStream(compressed)) {
            new ByteArrayInputStream(content).transferTo(out);
        }
        return compressed.toByteArray();
    }

    private static byte[] config(Digest diffId, Instant made) {
        return """
                {"architecture":"%s","os":"linux","created":"%s",\
                "config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sh"]},\
                "rootfs":{"type":"layers","diff_ids":["%s"]},\
                "history":[{"created":"%s","created_by":"/bin/sh -c #(nop) ADD busybox of the host in / "},\
                {"created":"%s","created_by":"/bin/sh -c #(nop)  CMD [\\"sh\\"]","empty_layer":true}]}"""
                .formatted(Platform.host().architecture(), made, diffId, made, made)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] manifest(byte[] config, byte[] layer) {
        return """
                {
                   "schemaVersion": 2,
                   "mediaType": "%s",
                   "config": {
                      "mediaType": "application/vnd.docker.container.image.v1+json",
                      "size": %d,
                      "digest": "%s"
                   },
                   "layers": [
                      {
                         "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
                         "size": %d,
                         "digest": "%s"
                      }
                   ]
                }"""
                .formatted(Manifest.DOCKER_MANIFEST, config.length, Digest.of(config), layer.length, Digest.of(layer))
                .getBytes(StandardCharsets.UTF_8);
    }
}
