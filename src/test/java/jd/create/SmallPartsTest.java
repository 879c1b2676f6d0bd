package jd.create;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import jd.create.ContainerState.LastRun;
import jd.create.config.RestartPolicy;
import jd.create.output.LogLimits;
import jd.create.output.StdStream;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.spec.InitFailure;
import jd.server.api.ApiException;
import jd.server.api.TimeSpan;
import jd.server.api.WaitResponse;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallPartsTest {
    @Property
    void aGeneratedNameIsAValidOne(@ForAll long seed, @ForAll @IntRange(max = 6) int attempt) {
        String name = new NameGenerator(new Random(seed)).propose(attempt);
        ConfigRules.verifyName(name);
        assertTrue(name.matches(attempt < 3 ? "[a-z]+_[a-z]+" : "[a-z]+_[a-z]+[0-9]"), name);
    }

    @Test
    void thereAreManyNames() {
        NameGenerator names = new NameGenerator(new Random(1));
        Set<String> proposed = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            proposed.add(names.propose(0));
        }
        assertTrue(proposed.size() > 700, () -> proposed.size() + " of 1000 differ");
    }

    @ParameterizedTest
    @CsvSource({
        "9,9", "KILL,9", "sigkill,9", "SIGTERM,15", "winch,28",
        "RTMIN,34", "RTMIN+3,37", "SIGRTMAX-1,63", "RTMAX,64"
    })
    void signalsHaveNamesAndNumbers(String text, int number) {
        assertEquals(OptionalInt.of(number), Signals.parse(text));
        assertTrue(Signals.exists(number));
    }

    @Test
    void whatIsNoSignalIsNone() {
        for (String text : List.of("0", "FOO", "sigusr2x", "", "SIG", "9x")) {
            assertEquals(OptionalInt.empty(), Signals.parse(text), text);
        }
        assertFalse(Signals.exists(99));
        assertFalse(Signals.exists(-1));
        assertFalse(Signals.exists(32));
    }

    @ParameterizedTest
    @CsvSource({
        "0, Less than a second", "1, 1 second", "59, 59 seconds", "60, About a minute", "119, About a minute",
        "120, 2 minutes", "3599, 59 minutes", "3600, About an hour", "5400, 2 hours", "172799, 2 days",
        "172800, 2 days", "1209600, 2 weeks", "5184000, 2 months", "63072000, 2 years"
    })
    void timeIsSpokenOfAsInDocker(long seconds, String phrase) {
        assertEquals(phrase, new TimeSpan(Duration.ofSeconds(seconds)).human());
    }

    @Test
    void goTimesLoseTheirZeros() {
        Instant half = Instant.parse("2026-11-24T08:29:36.500Z");
        assertEquals("2026-11-24T08:29:36.5Z", GoTime.nano(half));
        assertEquals("2026-11-24T08:29:36.500000000Z", GoTime.nanoFixed(half));
        assertEquals("0001-01-01T00:00:00Z", GoTime.nano(ContainerState.NEVER));
    }

    @Test
    void aPolicyDecidesByCodeCountAndWill() {
        RestartPolicy twice = new RestartPolicy.OnFailure(2);
        assertTrue(twice.afterExit(1, 1, false));
        assertFalse(twice.afterExit(1, 2, false));
        assertFalse(twice.afterExit(0, 0, false));
        assertTrue(new RestartPolicy.OnFailure(0).afterExit(1, 1000, false));
        assertTrue(new RestartPolicy.Always().afterExit(0, 0, false));
        assertFalse(new RestartPolicy.Always().afterExit(0, 0, true));
        assertTrue(new RestartPolicy.Always().atBoot(0, true));
        assertFalse(new RestartPolicy.UnlessStopped().atBoot(0, true));
        assertFalse(new RestartPolicy.No().afterExit(1, 0, false));
    }

    @Test
    void pausesDoubleUntilARunWasLong() {
        Duration delay = Duration.ZERO;
        for (long millis : new long[] {100, 200, 400, 800, 1600}) {
            delay = RestartPolicy.nextDelay(delay, Duration.ofSeconds(1));
            assertEquals(millis, delay.toMillis());
        }
        assertEquals(Duration.ofMinutes(1), RestartPolicy.nextDelay(Duration.ofSeconds(50), Duration.ZERO));
        assertEquals(100, RestartPolicy.nextDelay(delay, Duration.ofSeconds(10)).toMillis());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec: "x": executable file not found in $PATH | 127 | INVALID_PARAMETER
            exec: "/x": stat /x: no such file or directory | 127 | INVALID_PARAMETER
            exec: "/etc/passwd": permission denied | 126 | INVALID_PARAMETER
            exec: "/etc": is a directory | 126 | INVALID_PARAMETER
            unable to find user x: no matching entries in passwd file | 128 | INTERNAL
            something else | 128 | INTERNAL
            """)
    void aFailedStartHasAShellsCode(String message, int code, ApiException.Kind kind) {
        StartFailure failure = StartFailure.of(new InitFailure("command", Errno.UNKNOWN, message));
        assertEquals(code, failure.exitCode());
        assertEquals(kind, failure.error().kind());
        assertTrue(failure.error().getMessage().contains(message));
    }

    private static final LastRun FAILED = new LastRun(Instant.EPOCH, Instant.EPOCH, 127, "why", false);

    @Test
    void whoWaitsForTheNextEndIsNotToldOfRemoval() {
        Waiters waiters = new Waiters();
        CompletableFuture<WaitResponse> next = waiters.register(WaitCondition.NEXT_EXIT);
        CompletableFuture<WaitResponse> removed = waiters.register(WaitCondition.REMOVED);

        waiters.exited(FAILED);
        assertEquals(new WaitResponse(127, new WaitResponse.Failure("why")), next.join());
        assertFalse(removed.isDone());

        waiters.removed(FAILED);
        assertEquals(new WaitResponse(127, null), removed.join());
    }

    @Test
    void aRemovalIsTheLastEndThatAnybodyCanWaitFor() {
        Waiters waiters = new Waiters();
        CompletableFuture<WaitResponse> notRunning = waiters.register(WaitCondition.NOT_RUNNING);
        waiters.removed(FAILED);
        assertEquals(127, notRunning.join().statusCode());
    }

    @Test
    void waitConditionsHaveDockersWords() {
        assertEquals(WaitCondition.NOT_RUNNING, WaitCondition.parse(""));
        assertEquals(WaitCondition.NEXT_EXIT, WaitCondition.parse("next-exit"));
        assertEquals("invalid condition: \"bogus\"",
                assertThrows(ApiException.class, () -> WaitCondition.parse("bogus")).getMessage());
    }

    @Test
    void aFrameTellsStreamAndLength() {
        assertArrayEquals(
                new byte[] {2, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c'}, StdStream.STDERR.frame(new byte[] {'a', 'b', 'c'}));
    }

    @Test
    void psIsKeptToTheContainersProcesses() {
        List<String> lines = List.of(
                "UID          PID    PPID  C STIME TTY          TIME CMD",
                "root           1       0  0 08:00 ?        00:00:01 /sbin/init",
                "root       20174   20151  3 08:43 ?        00:00:00 sh -c while :; do sleep 0.1; done");
        Top top = ProcessList.parse(lines, Set.of(20174));
        assertEquals(List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"), top.titles());
        assertEquals(
                List.of(List.of("root", "20174", "20151", "3", "08:43", "?", "00:00:00",
                        "sh -c while :; do sleep 0.1; done")),
                top.processes());
        assertEquals("Couldn't find PID field in ps output",
                assertThrows(ApiException.class, () -> ProcessList.parse(List.of("COMMAND"), Set.of())).getMessage());
    }

    @Test
    void logLimitsAreReadAsDockerDoes() {
        assertEquals(0, LogLimits.maxSize(Map.of()));
        assertEquals(10 << 20, LogLimits.maxSize(Map.of("max-size", "10m")));
        assertEquals(1536, LogLimits.maxSize(Map.of("max-size", "1.5k")));
        assertEquals(3, LogLimits.maxFiles(Map.of("max-file", "3")));
        assertThrows(ApiException.class, () -> LogLimits.maxSize(Map.of("max-size", "abc")));
    }
}
