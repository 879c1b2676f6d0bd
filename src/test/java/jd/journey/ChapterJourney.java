package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Checks that the shell transcripts of the chapters are what these commands print; with `-Djd.transcripts=write` it
/// rewrites them. Container ids are not compared.
@Tag("journey")
@Tag("root")
class ChapterJourney {
    private static final Path TRANSCRIPTS = JdHost.HOME.resolve("chapters/transcripts");

    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    /// Chapter 13: the command's process keeps no threads, descriptors or signal settings of the JVM that called
    /// execve.
    @Test
    void firstProcessTranscriptMatches() throws IOException {
        shows("becoming.txt",
                "run --rm busybox cat /proc/1/comm",
                "run --rm busybox ls /proc/self/fd",
                "run --rm -u 1000 busybox grep -E '^(Uid|CapEff|SigBlk|SigIgn|Threads)' /proc/self/status",
                "run --rm busybox nosuch");
    }

    /// Chapter 14: a second process joins a running container.
    @Test
    void execTranscriptMatches() throws IOException {
        shows("joining.txt",
                "run -d --name box busybox sleep 1000",
                "exec box ps -o user,comm",
                "exec -u nobody box id",
                "exec box nosuch",
                "pause box",
                "exec box true",
                "rm -f box");
    }

    private static void shows(String file, String... commands) throws IOException {
        String transcript = List.of(commands).stream()
                .map(command -> "# jd " + command + "\n" + printed(command))
                .collect(Collectors.joining());
        Path shown = TRANSCRIPTS.resolve(file);
        if (System.getProperty("jd.transcripts", "").equals("write")) {
            Files.writeString(shown, transcript);
        }
        assertEquals(comparable(Files.readString(shown)), comparable(transcript));
    }

    /// Some commands are meant to fail; the transcript shows their error messages.
    private static String printed(String command) {
        return Command.of("sh", "-c", JdHost.JD + " " + command + " 2>&1")
                .with("DOCKER_HOST", "unix://" + host.socket()).run().out();
    }

    private static String comparable(String transcript) {
        return transcript.replaceAll("\\b[0-9a-f]{64}\\b", "…");
    }
}
