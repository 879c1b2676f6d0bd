package jd.libcontainer.io;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Runs programs through the JDK's [ProcessBuilder].
final class JdkSubprocess implements Subprocess {
    /// Directories of administration programs. The `PATH` of a `su` without `-`, of cron or of a service may lack them.
    private static final List<String> SYSTEM_DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    @Override
    public Result run(Command command) {
        ProcessBuilder builder = prepare(command.words(), command);
        if (command.input().length == 0) {
            builder.redirectInput(new File("/dev/null"));
        }
        Process process = start(builder, command);
        Drain stdout = new Drain(process.getInputStream());
        Drain stderr = new Drain(process.getErrorStream());
        // on a thread too: a program that does not read must still meet its time limit
        Thread.ofPlatform().daemon().name("subprocess-input").start(() -> feed(process, command.input()));
        awaitEnd(process, command);
        return new Result(process.exitValue(), stdout.text(), stderr.text());
    }

    @Override
    public ProcessHandle detach(Command command, Path log) {
        // setsid(1) makes the session and then becomes the program: the process keeps its id
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command.words());
        ProcessBuilder builder = prepare(words, command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true);
        return start(builder, command).toHandle();
    }

    @Override
    public Optional<Path> find(String program) {
        if (program.contains("/")) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return searchPath().stream()
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static List<String> searchPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), SYSTEM_DIRECTORIES.stream())
                .filter(directory -> directory.startsWith("/"))
                .distinct()
                .toList();
    }

    private ProcessBuilder prepare(List<String> words, Command command) {
        // looked up here, because the JDK searches only the PATH that this JVM was started with
        String name = words.getFirst();
        Path program = find(name)
                .orElseThrow(() -> new SubprocessException(command + ": program \"" + name + "\" not found"));
        List<String> found = new ArrayList<>(words);
        found.set(0, program.toString());
        ProcessBuilder builder = new ProcessBuilder(found);
        Map<String, String> environment = builder.environment();
        String home = environment.getOrDefault("HOME", "/");
        environment.clear();
        environment.putAll(Map.of("PATH", String.join(":", searchPath()), "HOME", home, "LC_ALL", "C.UTF-8"));
        environment.putAll(command.environment());
        return builder;
    }

    private static Process start(ProcessBuilder builder, Command command) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new SubprocessException(command + ": " + e.getMessage(), e);
        }
    }

    private static void feed(Process process, byte[] input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        } catch (IOException e) {
            // the program ended without reading all of its input; its exit code tells whether that is a failure
            return;
        }
    }

    private static void awaitEnd(Process process, Command command) {
        try {
            if (process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            process.destroyForcibly();
            throw new SubprocessException(command + ": no end after " + command.timeout().toSeconds() + " s, killed");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new SubprocessException(command + ": interrupted, killed", e);
        }
    }

    /// Reads a stream to its end on a thread of its own, since the program would block on a full pipe.
    private static final class Drain {
        private final Thread thread;
        // written by the thread, read after its end
        private byte[] kept = new byte[0];
        private IOException failure;

        Drain(InputStream stream) {
            this.thread = Thread.ofPlatform().daemon().name("subprocess-output").start(() -> drain(stream));
        }

        private void drain(InputStream stream) {
            try (stream) {
                kept = stream.readNBytes(OUTPUT_LIMIT);
                stream.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                failure = e;
            }
        }

        /// A grandchild left in the background may hold the pipe open for ever: after the program's own end a second
        /// is enough.
        String text() {
            try {
                thread.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SubprocessException("read a program's output: interrupted", e);
            }
            if (failure != null) {
                throw new SubprocessException("read a program's output: " + failure.getMessage(), failure);
            }
            return new String(kept, StandardCharsets.UTF_8);
        }
    }
}
