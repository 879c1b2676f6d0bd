package jd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.journey.Peer;

/// Compares runc, which starts sandboxed processes for Docker, with jd's two ways to do so: `jd nsinit`, which is
/// called like runc, and the daemon with its standby inits, which gets a request.
record Runtimes(Path home, Path directory, String example, int rounds) {
    /// @param directory contains `root`, a root file system
    static Runtimes of(Path home, Path directory, int rounds) throws IOException, InterruptedException {
        Path bundle = Files.createDirectory(directory.resolve("example"));
        new ProcessBuilder(home.resolve("jd").toString(), "nsinit", "spec", "--bundle", bundle.toString())
                .inheritIO().start().waitFor();
        return new Runtimes(home, directory, Files.readString(bundle.resolve("config.json")), rounds);
    }

    /// {@return how long runc and nsinit take for `true`, from call to end}
    Samples[] run() throws IOException {
        Path bundle = directory.resolve("true");
        Bundle.make(bundle, example, directory.resolve("root"), "true");
        List<String> nsinit = List.of(home.resolve("jd").toString(), "nsinit", "--root", directory + "/nsinit");
        double[][] times = new double[2][rounds];
        for (int turn = 0; turn < rounds; turn++) {
            Machine.settle();
            times[0][turn] = runc(bundle).run();
            Machine.settle();
            times[1][turn] = new Bundle(bundle, nsinit, Map.of()).run();
        }
        return new Samples[] {new Samples(times[0]), new Samples(times[1])};
    }

    /// {@return the time of a whole `runc run`, and the time from the start request to jd's daemon to the command's first
    /// output}
    Samples[] timeToCommand(BenchedDaemon jd) throws IOException {
        Path bundle = directory.resolve("clock");
        Bundle.make(bundle, example, directory.resolve("root"), "sh", "-c", Bundle.CLOCK);
        double[][] times = new double[2][rounds];
        for (int turn = 0; turn < rounds; turn++) {
            Machine.settle();
            times[0][turn] = runc(bundle).run();
            times[1][turn] = timeToCommand(jd.api());
        }
        return new Samples[] {new Samples(times[0]), new Samples(times[1])};
    }

    private static double timeToCommand(Api api) {
        String id = api.create("none", "sh", "-c", Bundle.CLOCK);
        Machine.settle();
        long begin = Bundle.microseconds();
        api.start(id);
        api.await(id);
        double milliseconds = (Bundle.microseconds(api.logs(id)) - begin) / 1e3;
        api.remove(id);
        return milliseconds;
    }

    private Bundle runc(Path bundle) {
        Peer.Ready runc = Peer.RUNC.orSkip();
        return new Bundle(
                bundle, List.of(runc.program().toString(), "--root", directory + "/runc"), runc.environment());
    }
}
