package jd.libcontainer.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one door for running other programs: `iptables`, `git`, the daemon that a client starts.
///
/// A program gets a small environment of its own (`PATH`, `HOME`, `LC_ALL=C.UTF-8` and what its command adds), because
/// messages are parsed and compared and must not depend on who started jd; and no terminal: its standard input is
/// `/dev/null` unless the command brings its own.
///
/// Never to be used on a thread that has entered another namespace: the JDK starts threads of its own here.
public interface Subprocess {
    /// Standard output and error are kept up to this many bytes each; what comes after is discarded.
    int OUTPUT_LIMIT = 1 << 20;

    /// What to run.
    ///
    /// @param words the program (a path, or a name that is looked up) and its arguments
    /// @param input what it reads from standard input
    /// @param environment what it gets besides `PATH`, `HOME` and `LC_ALL`
    /// @param timeout after this it is killed
    record Command(List<String> words, byte[] input, Map<String, String> environment, Duration timeout) {
        public Command {
            if (words.isEmpty()) {
                throw new IllegalArgumentException("run a program: no program given");
            }
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }

        public static Command of(List<String> words) {
            return new Command(words, new byte[0], Map.of(), Duration.ofSeconds(30));
        }

        public static Command of(String... words) {
            return of(List.of(words));
        }

        public Command withInput(String text) {
            return new Command(words, text.getBytes(StandardCharsets.UTF_8), environment, timeout);
        }

        public Command withEnvironment(String name, String value) {
            var more = new LinkedHashMap<>(environment);
            more.put(name, value);
            return new Command(words, input, more, timeout);
        }

        public Command withTimeout(Duration limit) {
            return new Command(words, input, environment, limit);
        }

        /// {@return the command as one would type it, for messages}
        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    /// What became of it. A program that a signal ended has 128 + signal as its exit code.
    record Result(int exitCode, String stdout, String stderr) {
        public boolean succeeded() {
            return exitCode == 0;
        }
    }

    /// {@return the door to the programs of this host}
    static Subprocess host() {
        return new JdkSubprocess();
    }

    /// Runs a program to its end.
    ///
    /// @throws SubprocessException if it cannot be started, or was killed because its time was up
    Result run(Command command);

    /// Runs a program that must succeed. {@return its standard output}
    ///
    /// @throws SubprocessException with the command and its standard error, if it exits with anything but 0
    default String require(Command command) {
        Result result = run(command);
        if (!result.succeeded()) {
            String why = result.stderr().isBlank() ? result.stdout() : result.stderr();
            throw new SubprocessException(command + ": exit code " + result.exitCode() + ": " + why.strip());
        }
        return result.stdout();
    }

    /// Starts a program that outlives this one: in a session of its own, so that the terminal's ctrl-C and hang-up do
    /// not reach it, its output appended to `log`. {@return its process, to see whether it ends at once}
    ProcessHandle detach(Command command, Path log);

    /// {@return the path of a program, searched as a shell does and in the `sbin` directories, too}
    Optional<Path> find(String program);
}
