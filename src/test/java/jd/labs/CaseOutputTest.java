package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A case's output ends at a limit, and so does the case.
class CaseOutputTest {
    private static final String CUT = "… the rest is not shown: the case printed more than 200 lines or 64 KiB";

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final CaseOutput output = new CaseOutput(new PrintStream(shown, true), new PrintStream(shown, true));
    private final CompletableFuture<Object> answer = new CompletableFuture<>();

    @AfterEach
    void restoreStreams() {
        System.setOut(out);
        System.setErr(err);
    }

    private List<String> shown() {
        return shown.toString().lines().toList();
    }

    @Test
    void line201OfBothStreamsFailsTheCaseAndIsNotShown() {
        output.begin(answer);
        IntStream.range(0, 100).forEach(i -> {
            System.out.println("line " + i);
            System.err.println("error " + i);
        });
        assertFalse(answer.isDone());
        assertThrows(CaseOutput.Excess.class, () -> System.out.println("one more"));
        assertThrows(CaseOutput.Excess.class, () -> System.err.println("another"));
        assertInstanceOf(CaseOutput.Excess.class, answer.exceptionNow());
        assertEquals(201, shown().size());
        assertEquals("error 99", shown().get(199));
        assertEquals(CUT, shown().get(200));
    }

    @Test
    void longLineIsCutAt64KiB() {
        output.begin(answer);
        assertThrows(CaseOutput.Excess.class, () -> System.out.print("x".repeat(100_000)));
        assertTrue(answer.isCompletedExceptionally());
        assertEquals(List.of("x".repeat(64 * 1024), CUT), shown());
    }

    @Test
    void nextCaseHasALimitOfItsOwn() {
        output.begin(answer);
        assertThrows(CaseOutput.Excess.class, () -> System.out.print("x".repeat(100_000)));
        shown.reset();
        CompletableFuture<Object> next = new CompletableFuture<>();
        output.begin(next);
        System.out.println("next");
        assertEquals(List.of("next"), shown());
        assertFalse(next.isDone());
    }
}
