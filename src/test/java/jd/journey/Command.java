package jd.journey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs a program with a time limit and keeps its exit code, output and errors.
final class Command {
    /// The result of a finished program.
    record Result(List<String> command, int exit, String out, String err) {
        /// {@return this, after checking that the program succeeded}
        Result ok() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + " of " + String.join(" ", command) + "\nout: " + out + "\nerr: " + err);
            }
            return this;
        }

        String line() {
            return out.strip();
        }
    }

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> words;
    private byte[] input = new byte[0];
    private long seconds = JdHost.SECONDS;
    private Path directory;
    private Path log;

    private Command(List<String> words) {
        this.words = words;
    }

    static Command of(String... words) {
        return new Command(List.of(words));
    }

    static Command of(List<String> words) {
        return new Command(List.copyOf(words));
    }

    Command with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Command input(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /// Appends output and errors to a file, instead of pipes.
    Command logging(Path file) {
        log = file;
        return this;
    }

    Command in(Path directory) {
        this.directory = directory;
        return this;
    }

    Command within(long seconds) {
        this.seconds = seconds;
        return this;
    }

    /// {@return the arguments of this command, for use as another program's last arguments}
    List<String> wordsAfter(String program) {
        List<String> all = new java.util.ArrayList<>(List.of(program));
        all.addAll(words);
        return all;
    }

    /// {@return the environment of the program, in the form that execve takes}
    List<String> environmentList() {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.keySet().removeIf(Command::unwanted);
        all.put("TERM", "xterm");
        all.putAll(environment);
        return all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    }

    private static boolean unwanted(String name) {
        return name.startsWith("DOCKER_") || name.equals("JAVA_TOOL_OPTIONS");
    }

    /// Starts the program and leaves it running; its streams are pipes, unless it is [#logging].
    Process start() {
        try {
            ProcessBuilder builder = new ProcessBuilder(words);
            builder.environment().keySet().removeIf(Command::unwanted);
            builder.environment().putAll(environment);
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            if (log != null) {
                builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            }
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError("start " + words, e);
        }
    }

    Result run() {
        Process process = start();
        CompletableFuture<String> out = text(process.getInputStream());
        CompletableFuture<String> err = text(process.getErrorStream());
        try {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input);
            } catch (IOException e) {
                // The program ended without reading its input.
            }
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("no end within " + seconds + " s: " + words + "\nout: " + out.getNow("…")
                        + "\nerr: " + err.getNow("…"));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
        return new Result(words, process.exitValue(), out.join(), err.join());
    }

    private static CompletableFuture<String> text(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofPlatform().daemon().start(() -> {
            try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.complete("");
            }
        });
        return text;
    }
}
