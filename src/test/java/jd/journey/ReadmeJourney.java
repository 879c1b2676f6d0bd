package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Checks that the transcript on the first screen of the README is what these commands print; with
/// `-Djd.transcripts=write` it is rewritten in the README and for chapter 1. What differs from one run to the next
/// (digests, elapsed time) is not compared.
@Tag("journey")
@Tag("root")
@Tag("quick")
class ReadmeJourney {
    private static final Path TRANSCRIPT = JdHost.HOME.resolve("chapters/transcripts").resolve("readme-run.txt");
    private static final Path README = JdHost.HOME.resolve("README.adoc");
    private static final String BLOCK = "[source,console]\n----\n";

    private static final List<String> COMMANDS = List.of(
            "run busybox echo hello",
            "run --rm -h box busybox sh -c 'echo I am process $$ of $(hostname)'",
            "ps -a --format '{{.Image}}: {{.Command}}: {{.Status}}'");

    @BeforeAll
    static void needs() {
        Requirements.root();
    }

    @Test
    void readmeTranscriptMatchesCommandOutput() throws IOException {
        String transcript;
        try (JdHost host = JdHost.start()) {
            transcript = COMMANDS.stream().map(command -> "# jd " + command + "\n" + printed(host, command))
                    .collect(Collectors.joining());
        }
        if (System.getProperty("jd.transcripts", "").equals("write")) {
            write(transcript);
        }
        assertEquals(comparable(Files.readString(TRANSCRIPT)), comparable(transcript));
        assertTrue(Files.readString(README).contains(BLOCK + Files.readString(TRANSCRIPT) + "----\n"),
                "README.adoc shows another transcript than " + TRANSCRIPT);
    }

    private static String printed(JdHost host, String command) {
        return Command.of("sh", "-c", JdHost.JD + " " + command + " 2>&1")
                .with("DOCKER_HOST", "unix://" + host.socket()).run().ok().out();
    }

    private static String comparable(String transcript) {
        return transcript.replaceAll("\\b[0-9a-f]{12}\\b|\\b[0-9a-f]{64}\\b", "…").replaceAll("\\) .* ago", ") … ago");
    }

    private static void write(String transcript) throws IOException {
        Files.writeString(TRANSCRIPT, transcript);
        String readme = Files.readString(README);
        int begin = readme.indexOf(BLOCK) + BLOCK.length();
        Files.writeString(README, readme.substring(0, begin) + transcript + readme.substring(readme.indexOf("----\n", begin)));
    }
}
