package jd.daemon;

import java.time.Duration;

/// Returns memory to the host when the daemon is idle.
///
/// Objects of a busy daemon reach the old generation before they die, and the serial collector collects that generation
/// only when it is full: five hundred containers leave a heap of 100 MB with live objects of 10 MB. The collector shrinks
/// the heap at the end of a full collection and never without one, so an idle daemon asks for it. G1 does this by itself
/// (`G1PeriodicGCInterval`) but makes the start of the daemon a sixth slower.
///
/// What the heap may keep then is in the launcher: `MaxHeapFreeRatio` and `ShrinkHeapInSteps`.
final class IdleHeap {
    private static final Duration LOOK = Duration.ofSeconds(15);
    /// What an idle daemon allocates between two looks, at most.
    private static final long IDLE_BYTES = 1 << 20;

    private long used = Long.MAX_VALUE;
    private long committedAfterCollection;

    /// Starts the thread that looks. It never ends.
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

    /// {@return whether the daemon has allocated next to nothing since the last look, and the heap has grown by a quarter
    /// since the last collection}
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
