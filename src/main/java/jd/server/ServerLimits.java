package jd.server;

import java.time.Duration;

/// What clients may take of the daemon, all together. The heap is what runs out first, so everything is a part of it.
///
/// @param connections open at a time
/// @param requests heap for the long heads and the documents of unfinished requests
/// @param answers how many answers may be held as whole documents
record ServerLimits(int connections, MemoryBudget requests, AnswerSlots answers, Deadlines deadlines) {
    /// What a connection may cost: its buffers, a head of 8 KiB, and what is made of that head.
    private static final int CONNECTION = 256 << 10;

    /// What an answer may cost: a list of a thousand containers, as records and as text.
    private static final int ANSWER = 16 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How long a client may take for an answer when others wait for its slot.
    private static final Duration GRACE = Duration.ofMillis(250);

    /// {@return the limits for a heap of that many bytes}
    static ServerLimits forHeap(long heap) {
        return forHeap(heap, Deadlines.of(Deadlines.HEAD, Deadlines.BODY, Deadlines.ANSWER));
    }

    static ServerLimits forHeap(long heap, Deadlines deadlines) {
        return new ServerLimits(
                (int) (heap / CONNECTION),
                new MemoryBudget(heap / 4, PATIENCE),
                new AnswerSlots((int) Math.max(2, heap / ANSWER), GRACE, (int) PATIENCE.dividedBy(GRACE)),
                deadlines);
    }
}
