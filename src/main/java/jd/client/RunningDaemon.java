package jd.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A daemon process on this host, as /proc describes it.
///
/// @param build the directory of the build that it was started from, `CHECKOUT/target/launch/DIGEST`; empty for a daemon
/// that was not started by the launcher
/// @param output where its standard output goes; empty when this user may not know
record RunningDaemon(Optional<Path> build, Optional<Path> output) {
    private static final int STDOUT = 1;

    /// {@return the daemon whose process ID is in a pid file; empty when that process is no daemon}
    ///
    /// @param proc /proc
    static Optional<RunningDaemon> find(Path pidFile, Path proc) {
        try {
            Path process = proc.resolve(Files.readString(pidFile).strip());
            List<String> words = List.of(text(process.resolve("cmdline")).split("\0"));
            int main = words.indexOf("jd.Jd");
            if (main < 0 || main + 1 == words.size() || !words.get(main + 1).equals("daemon")) {
                return Optional.empty();
            }
            return Optional.of(new RunningDaemon(build(classPath(words)), output(process)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Arguments of a process can be any bytes.
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    private static String classPath(List<String> words) {
        int flag = words.indexOf("-cp");
        return flag < 0 || flag + 1 == words.size() ? "" : words.get(flag + 1);
    }

    /// {@return the directory of the build that a class path of the launcher begins with}
    static Optional<Path> build(String classPath) {
        String jar = classPath.split(":", 2)[0];
        Path build = Path.of(jar).getParent();
        boolean launched = jar.endsWith(".jar") && build != null && build.getParent() != null
                && build.getParent().endsWith("target/launch");
        return launched ? Optional.of(build) : Optional.empty();
    }

    private static Optional<Path> output(Path process) {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve("fd/" + STDOUT)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// {@return whether this daemon is certainly not of the given build} The name of a build's directory is a digest of its
    /// jars.
    boolean isOfAnotherBuildThan(Path own) {
        return build.isPresent() && !build.get().getFileName().equals(own.getFileName());
    }

    /// {@return whether it comes from the same checkout as the given build}
    boolean isOfSameCheckoutAs(Path own) {
        return build.isPresent() && build.get().getParent().equals(own.getParent());
    }
}
