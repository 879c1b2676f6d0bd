package jd.client.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jd.client.api.ClientException;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
    private static final String PULL = """
            {"status":"Pulling from library/a","id":"latest"}
            {"status":"Pulling fs layer","progressDetail":{},"id":"111"}
            {"status":"Pulling fs layer","progressDetail":{},"id":"222"}
            {"status":"Downloading","progressDetail":{"current":500000,"total":1000000},"progress":"[=>]","id":"111"}
            {"status":"Pull complete","progressDetail":{},"id":"222"}
            {"status":"Pull complete","progressDetail":{},"id":"111"}
            {"status":"Digest: sha256:abc"}
            """;

    private static String shown(int columns, String stream) {
        var bytes = new ByteArrayOutputStream();
        new ProgressDisplay(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns)
                .show(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void fileGetsOnlyFinalLines() {
        assertEquals("""
                latest: Pulling from library/a
                111: Pulling fs layer
                222: Pulling fs layer
                222: Pull complete
                111: Pull complete
                Digest: sha256:abc
                """, shown(0, PULL));
    }

    @Test
    void terminalShowsOneLineForEachLayer() {
        assertEquals(List.of("latest: Pulling from library/a", "111: Pull complete", "222: Pull complete",
                "Digest: sha256:abc"), screen(shown(120, PULL)));
    }

    @Test
    void barFillsInProportion() {
        String downloading = PULL.lines().limit(4).reduce("", (all, line) -> all + line + "\n");
        assertEquals("111: Downloading [" + "=".repeat(25) + ">" + " ".repeat(25) + "]    500kB/1MB",
                screen(shown(120, downloading)).get(1));
    }

    @Test
    void narrowTerminalShowsNoBar() {
        String downloading = PULL.lines().limit(4).reduce("", (all, line) -> all + line + "\n");
        assertEquals("111: Downloading    500kB/1MB", screen(shown(80, downloading)).get(1));
    }

    @Test
    void errorInTheStreamIsThrown() {
        var failed = assertThrows(ClientException.class, () -> shown(0,
                "{\"errorDetail\":{\"message\":\"toomanyrequests\"},\"error\":\"toomanyrequests\"}"));
        assertEquals("toomanyrequests", failed.getMessage());
    }

    /// {@return the lines that a terminal would show: it implements line feed, carriage return, cursor up and down,
    /// erase line}
    private static List<String> screen(String output) {
        var lines = new ArrayList<StringBuilder>(List.of(new StringBuilder()));
        int row = 0;
        int column = 0;
        for (int i = 0; i < output.length(); i++) {
            char c = output.charAt(i);
            if (c == '\n' || c == '\r') {
                column = 0;
                row += c == '\n' ? 1 : 0;
            } else if (c == '\u001b') {
                int end = i + 2;
                while (Character.isDigit(output.charAt(end))) {
                    end++;
                }
                int count = Integer.parseInt(output.substring(i + 2, end));
                switch (output.charAt(end)) {
                    case 'A' -> row -= count;
                    case 'B' -> row += count;
                    default -> lines.get(row).setLength(0);
                }
                i = end;
            } else {
                StringBuilder line = lines.get(row);
                line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
                column++;
            }
            while (lines.size() <= row) {
                lines.add(new StringBuilder());
            }
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).filter(line -> !line.isEmpty()).toList();
    }
}
