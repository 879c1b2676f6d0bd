package jd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A container on disk, which both runc and `jd nsinit` can run.
///
/// @param runtime the program and its first arguments
record Bundle(Path directory, List<String> runtime, Map<String, String> environment) {
    private static final Pattern TIME = Pattern.compile("([0-9]{9,})\\.([0-9]{6})");

    /// Prints the time of day in microseconds as the command's first action.
    static final String CLOCK = "echo $EPOCHREALTIME";

    /// @param example a config.json to modify
    /// @param rootfs a directory with busybox in it
    static void make(Path directory, String example, Path rootfs, String... command) throws IOException {
        Files.createDirectory(directory);
        String words = "\"" + String.join("\", \"", command) + "\"";
        Files.writeString(directory.resolve("config.json"),
                example.replace("[\"sh\"]", "[" + words + "]").replace("\"rootfs\"", "\"" + rootfs + "\"").replace("\"terminal\": true", "\"terminal\": false"));
    }

    private Process start() throws IOException {
        List<String> words = new ArrayList<>(runtime);
        words.addAll(List.of("run", "--bundle", directory.toString(), "jd-bench"));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// {@return milliseconds from the call of the runtime to its end}
    double run() {
        long begin = System.nanoTime();
        output();
        return (System.nanoTime() - begin) / 1e6;
    }

    private String output() {
        try {
            Process process = start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", runtime) + ": exit code " + process.exitValue());
            }
            return output;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(String.join(" ", runtime), failure);
        }
    }

    /// {@return the time of day, in microseconds}
    static long microseconds() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    /// {@return the time of day that a [#CLOCK] has printed}
    static long microseconds(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.find()) {
            throw new IllegalStateException("no time was printed: " + text);
        }
        return Long.parseLong(time.group(1)) * 1_000_000 + Long.parseLong(time.group(2));
    }
}
