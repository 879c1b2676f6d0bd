package jd.create.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import jd.create.record.ContainerState.LastRun;
import jd.server.api.ApiException;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final LastRun FAILED = new LastRun(Instant.EPOCH, Instant.EPOCH, 127, "why", false);

    @Test
    void exitCompletesNextExitButNotRemoved() {
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
    void removalCompletesNotRunning() {
        Waiters waiters = new Waiters();
        CompletableFuture<WaitResponse> notRunning = waiters.register(WaitCondition.NOT_RUNNING);
        waiters.removed(FAILED);
        assertEquals(127, notRunning.join().statusCode());
    }

    @Test
    void waitConditionsAreParsed() {
        assertEquals(WaitCondition.NOT_RUNNING, WaitCondition.parse(""));
        assertEquals(WaitCondition.NEXT_EXIT, WaitCondition.parse("next-exit"));
        assertEquals("invalid condition: \"bogus\"",
                assertThrows(ApiException.class, () -> WaitCondition.parse("bogus")).getMessage());
    }
}
