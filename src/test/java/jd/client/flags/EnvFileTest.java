package jd.client.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.client.api.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvFileTest {
    @TempDir
    private Path directory;

    private List<String> read(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("env"), content);
        return EnvFile.read(file.toString(), Map.of("HOME", "/home/u"));
    }

    private List<String> read(String content) throws IOException {
        return read(content.getBytes(StandardCharsets.UTF_8));
    }

    private String refusal(String content) {
        return assertThrows(ClientException.class, () -> read(content)).getMessage();
    }

    @Test
    void endlessLineIsRejectedWithGosMessage() throws IOException {
        assertEquals("bufio.Scanner: token too long", assertThrows(
                ClientException.class, () -> EnvFile.read("/dev/zero", Map.of())).getMessage());
        assertEquals("bufio.Scanner: token too long", refusal("A=" + "x".repeat(65_534)));
        assertEquals(65_535, read("A=" + "x".repeat(65_533)).getFirst().length());
    }

    @Test
    void fileOfMoreThanFourMegabytesIsRejected() {
        String message = refusal("A=1\n".repeat(1_100_000));
        assertEquals("has more than 4194304 bytes", message.substring(message.indexOf("has more")));
    }

    @Test
    void linesAreReadLiterally() throws IOException {
        assertEquals(List.of("A=1", "B= two words ", "C=\"quoted\"", "D=$A", "E=x=y", "F="),
                read("A=1\nB= two words \nC=\"quoted\"\nD=$A\nE=x=y\nF=\n"));
    }

    @Test
    void commentsAndEmptyLinesAreSkippedAndTheLastLineNeedsNoNewline() throws IOException {
        assertEquals(List.of("A=1", "B=#2"), read("# a comment\n\n   \n  A=1\n\t# another\nB=#2"));
    }

    @Test
    void bareNameTakesTheClientsValueOrIsDropped() throws IOException {
        assertEquals(List.of("HOME=/home/u"), read("HOME\nNO_SUCH_NAME\n"));
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreIgnored() throws IOException {
        assertEquals(List.of("A=1", "B=2"), read("\uFEFFA=1\r\nB=2\r\n"));
    }

    @Test
    void invalidVariableIsQuoted() {
        assertEquals("no variable name on line '=x'", refusal("A=1\n=x\n"));
        assertEquals("variable 'A B' contains whitespaces", refusal("A B=1\n"));
        assertEquals("variable 'A ' contains whitespaces", refusal("A =1\n"));
    }

    @Test
    void invalidUtf8IsReportedWithItsLine() {
        Path file = directory.resolve("env");
        var refused = assertThrows(ClientException.class, () -> read(new byte[] {'A', '=', '1', '\n', 'B', '=', -1}));
        assertEquals("env file " + file + " contains invalid utf8 bytes at line 2", refused.getMessage());
    }

    @Test
    void unreadableFileIsReportedWithTheReason() {
        assertEquals("open /nosuch: no such file or directory",
                assertThrows(ClientException.class, () -> EnvFile.read("/nosuch", Map.of())).getMessage());
        assertEquals("read " + directory + ": is a directory",
                assertThrows(ClientException.class, () -> EnvFile.read(directory.toString(), Map.of())).getMessage());
    }
}
