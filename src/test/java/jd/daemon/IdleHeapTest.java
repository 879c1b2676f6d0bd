package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
    private static final long MB = 1 << 20;

    private final IdleHeap heap = new IdleHeap();

    @Test
    void idleDaemonIsCollectedOnceUntilItsHeapGrowsAgain() {
        assertFalse(heap.worthCollecting(60 * MB, 100 * MB));
        assertTrue(heap.worthCollecting(60 * MB + 1000, 100 * MB));
        heap.collected(20 * MB);
        assertFalse(heap.worthCollecting(12 * MB, 20 * MB));
        assertFalse(heap.worthCollecting(12 * MB, 20 * MB));
        assertFalse(heap.worthCollecting(12 * MB, 25 * MB));
        assertTrue(heap.worthCollecting(12 * MB, 26 * MB));
    }

    @Test
    void busyDaemonIsNotCollected() {
        for (int i = 1; i < 20; i++) {
            assertFalse(heap.worthCollecting(i * 5 * MB, 100 * MB));
        }
    }

    /// Less is in use than at the last check, because a collection has run.
    @Test
    void collectionBetweenTwoChecksDoesNotCountAsIdle() {
        assertFalse(heap.worthCollecting(60 * MB, 100 * MB));
        assertFalse(heap.worthCollecting(20 * MB, 100 * MB));
        assertTrue(heap.worthCollecting(20 * MB, 100 * MB));
    }
}
