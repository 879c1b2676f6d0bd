package jd.daemon;

import java.time.Duration;

/// Returns memory to the host when the daemon is idle.
///
/// Objects of a busy daemon reach the old generation before they die, and the serial collector collects that generation
/// only when it is full: five hundred containers leave a heap of 100 MB with live objects of 10 MB. The collector
/// shrinks the heap only at the end of a full collection, so an idle daemon requests one. G1 does this by itself
/// (`G1PeriodicGCInterval`) but makes the start of the daemon a sixth slower.
///
/// The launcher sets what the heap may keep: `MaxHeapFreeRatio` and `ShrinkHeapInSteps`.
final class IdleHeap {
    private static final Duration LOOK = Duration.ofSeconds(15);
    /// The most that an idle daemon allocates between two checks.
    private static final long IDLE_BYTES = 1 << 20;

    private long used = Long.MAX_VALUE;
    private long committedAfterCollection;

    /// Starts the thread that checks. It never ends.
    static void watch() {
        Thread.ofPlatform().daemon().name("idle heap").start(new IdleHeap()::run);
    }

    private void run() {
        Runtime heap = Runtime.getRuntime();
        try {
            while (true) {
                Thread.sleep(LOOK);
                if (worthCollecting(heap.totalMemory() - heap.freeMemory(), heap.totalMemory())) {
                    System.gc();
                    collected(heap.totalMemory());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// {@return whether the daemon has allocated almost nothing since the last check, and the heap has grown by a
    /// quarter since the last collection}
    boolean worthCollecting(long usedNow, long committed) {
        boolean idle = usedNow >= used && usedNow - used < IDLE_BYTES;
        used = usedNow;
        return idle && committed > committedAfterCollection + committedAfterCollection / 4;
    }

    void collected(long committed) {
        committedAfterCollection = committed;
        used = Long.MAX_VALUE;
    }
}
