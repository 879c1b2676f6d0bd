package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.io.Subprocess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubprocessTest {
    private final Subprocess subprocess = Subprocess.host();

    @Test
    void exitCodeOutputAndErrorAreReturnedSeparately() {
        Result result = subprocess.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));
        assertEquals(new Result(3, "out\n", "err\n"), result);
    }

    @Test
    void failedProgramIsReportedWithCommandAndError() {
        Command command = Command.of("sh", "-c", "echo no luck >&2; exit 7");
        var failure = assertThrows(SubprocessException.class, () -> subprocess.require(command));
        assertEquals("sh -c echo no luck >&2; exit 7: exit code 7: no luck", failure.getMessage());
    }

    @Test
    void environmentIsSmallWithFixedLocale() {
        String names = subprocess.require(Command.of("env").withEnvironment("EXTRA", "1"));
        List<String> sorted = names.lines().map(line -> line.replaceAll("=.*", "")).sorted().toList();
        assertEquals(List.of("EXTRA", "HOME", "LC_ALL", "PATH"), sorted);
        assertTrue(names.contains("LC_ALL=C.UTF-8"));
    }

    @Test
    void standardInputIsEmptyUnlessGiven() {
        assertEquals("", subprocess.require(Command.of("cat")));
        assertEquals("é\n", subprocess.require(Command.of("cat").withInput("é\n")));
    }

    @Test
    void unreadInputIsNoFailure() {
        assertEquals("", subprocess.require(Command.of("true").withInput("x".repeat(1 << 20))));
    }

    @Test
    void endlessOutputIsReadButDiscarded() {
        String out = subprocess.require(Command.of("head", "-c", "3000000", "/dev/zero"));
        assertEquals(Subprocess.OUTPUT_LIMIT, out.length());
    }

    @Test
    void programThatDoesNotEndIsKilled() {
        var sleep = Command.of("sleep", "600").withTimeout(Duration.ofMillis(200));
        var failure = assertThrows(SubprocessException.class, () -> subprocess.run(sleep));
        assertTrue(failure.getMessage().startsWith("sleep 600: no end after"), failure.getMessage());
    }

    @Test
    void missingProgramIsNamedInTheMessage() {
        Command command = Command.of("no-such-program", "-v");
        var failure = assertThrows(SubprocessException.class, () -> subprocess.run(command));
        assertEquals("no-such-program -v: program \"no-such-program\" not found", failure.getMessage());
        assertTrue(subprocess.find("no-such-program").isEmpty());
        assertFalse(subprocess.find("sh").isEmpty());
    }

    @Test
    void detachedProgramLeadsItsOwnSession(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        // field 6 of stat is the session
        String script = "read -r pid comm state ppid pgrp session rest < /proc/$$/stat; echo $session; id -u >&2";
        var process = subprocess.detach(Command.of("sh", "-c", script), log);
        process.onExit().get(10, TimeUnit.SECONDS);
        List<String> lines = Files.readAllLines(log);
        assertEquals(Long.toString(process.pid()), lines.getFirst());
        assertEquals(2, lines.size());
    }
}
