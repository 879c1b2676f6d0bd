package jd.create.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import jd.create.failure.CreateException;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.files.StateRoot;

/// A container that is read back from disk.
class RecordFuzzTest extends FuzzTest {
    private static final String ID = "ab".repeat(32);

    @Override
    public List<Target> targets() {
        return List.of(containerFiles());
    }

    /// config.json and hostconfig.json, separated by a line of dashes.
    private static Target containerFiles() {
        StateRoot root = new StateRoot(directory());
        ContainerFiles files = new ContainerFiles(root, IdMaps.SAME);
        files.makeRoot();
        files.makeDirectory(ID);
        return Target.ofText("container-files", text -> {
                    String[] parts = text.split("\n---\n", 2);
                    try {
                        Files.writeString(files.file(ID, "config.json"), parts[0]);
                        Files.writeString(files.file(ID, "hostconfig.json"), parts.length > 1 ? parts[1] : "{}");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    requireComplete(files.load(ID));
                })
                .seeds("""
                        {"ID":"%s","Created":"2024-05-18T21:21:03.123456789Z","Path":"sh","Args":["-c"],"Config":{"Cmd":["sh"],
                        "Image":"busybox","Env":null},"Image":"sha256:%s","Name":"web","Mounts":[],"State":"running",
                        "StartedAt":"2024-05-18T21:21:03Z","FinishedAt":"0001-01-01T00:00:00Z","ExitCode":0,"Error":"",
                        "OOMKilled":false,"RestartCount":0,"HasBeenManuallyStopped":false}
                        ---
                        {"NetworkMode":"bridge","RestartPolicy":{"Name":"always"},"LogConfig":{"Type":"json-file","Config":{}}}""".formatted(ID, ID))
                .rejectsWith(CreateException.class);
    }

    /// Checks the fields that lists and lookups use without a null check.
    private static void requireComplete(ContainerFiles.Loaded loaded) {
        Container.Blueprint made = loaded.blueprint();
        for (Object part : Arrays.asList(
                made.id(), made.created(), made.imageId(), made.path(), made.args(), made.config(), made.hostConfig(),
                made.mounts(), loaded.life().name(), loaded.life().state().last().error(),
                made.hostConfig().networkMode(), made.hostConfig().logConfig().config())) {
            Objects.requireNonNull(part);
        }
        made.args().forEach(Objects::requireNonNull);
        made.mounts().forEach(mount -> Objects.requireNonNull(mount.destination()));
        loaded.life().state().word();
    }
}
