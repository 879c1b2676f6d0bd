package jd.journey;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.start.TinyRoot;

/// A bundle made by `jd nsinit spec` with a small root file system, and the two programs that run it.
///
/// @param directory holds the bundle and the state of the programs
/// @param example the config.json of `spec`, without a terminal
record OciBundle(Path directory, String example) {
    enum Runtime {
        RUNC,
        NSINIT
    }

    private static String specified = "";

    static OciBundle in(Path directory) throws IOException {
        Path bundle = directory.resolve("bundle");
        TinyRoot.create(bundle.resolve("rootfs"));
        Files.createDirectory(bundle.resolve("data"));
        return new OciBundle(directory, example(bundle));
    }

    /// All bundles have the same, so one start of a JVM is enough.
    private static synchronized String example(Path bundle) throws IOException {
        if (specified.isEmpty()) {
            Command.of(JdHost.JD, "nsinit", "spec", "-b", bundle.toString()).run().ok();
            specified = Files.readString(bundle.resolve("config.json")).replace("\"terminal\": true", "\"terminal\": false");
        }
        return specified;
    }

    Path bundle() {
        return directory.resolve("bundle");
    }

    Path root() {
        return bundle().resolve("rootfs");
    }

    /// Writes the example's config.json with the first text of each pair replaced by the second.
    void config(String... edits) throws IOException {
        String config = example;
        for (int i = 0; i < edits.length; i += 2) {
            assertTrue(config.contains(edits[i]), edits[i]);
            config = config.replace(edits[i], edits[i + 1]);
        }
        Files.writeString(bundle().resolve("config.json"), config);
    }

    Command command(Runtime runtime, String... words) {
        return Command.of(line(List.of(), runtime, words));
    }

    private List<String> line(List<String> before, Runtime runtime, String... words) {
        List<String> all = new ArrayList<>(before);
        all.add(runtime == Runtime.RUNC ? Peer.RUNC.orSkip().program().toString() : JdHost.JD);
        if (runtime == Runtime.NSINIT) {
            all.add("nsinit");
        }
        all.addAll(List.of("--root", directory + "/" + runtime));
        all.addAll(List.of(words));
        return all;
    }

    /// In a network namespace of its own: in the host's, tests that run meanwhile add and remove interfaces.
    Command.Result inOwnNetwork(Runtime runtime, String... words) {
        return Command.of(line(List.of("unshare", "--net", "--"), runtime, words)).run();
    }

    Command.Result nsinit(String... words) {
        return command(Runtime.NSINIT, words).run();
    }

    Command.Result runc(String... words) {
        return command(Runtime.RUNC, words).run();
    }
}
