package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A file of `chapters/transcripts`: commands, and what they print.
///
/// @param printed what a command prints on the test's host, with the names of a host that a reader has
/// @param comparable a transcript without what differs from one run to the next, for example digests
record Transcript(String file, UnaryOperator<String> printed, UnaryOperator<String> comparable) {
    /// Fails if the commands print something else than the file shows. With `-Djd.transcripts=write` it is rewritten.
    void check(String... commands) throws IOException {
        String transcript = Stream.of(commands)
                .map(command -> "# " + command + "\n" + printed.apply(command))
                .collect(Collectors.joining());
        Path shown = JdHost.HOME.resolve("chapters/transcripts").resolve(file);
        if (System.getProperty("jd.transcripts", "").equals("write")) {
            Files.writeString(shown, transcript);
        }
        assertEquals(comparable.apply(Files.readString(shown)), comparable.apply(transcript));
    }
}
