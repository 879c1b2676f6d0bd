package jd.server.http;

import java.time.Duration;

/// The resources that all clients together may use. The heap is exhausted first, so every limit is a fraction of it.
///
/// @param connections the number of open connections
/// @param handshakes how many of them may be in a TLS handshake; beyond that the longest is cut
/// @param requests heap for long heads and for the documents of unfinished requests
/// @param answers how many answers may be held as whole documents
record ServerLimits(
        int connections, int handshakes, MemoryBudget requests, AnswerSlots answers, Deadlines deadlines) {
    /// The memory of a connection: its buffers, a head of 8 KiB, and its parsed form.
    private static final int CONNECTION = 256 << 10;

    /// The memory of an answer: a list of a thousand containers, as records and as text.
    private static final int ANSWER = 16 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// How long a client may take to read an answer while others wait for its slot.
    private static final Duration GRACE = Duration.ofMillis(250);

    /// {@return the limits for a heap of that many bytes}
    static ServerLimits forHeap(long heap) {
        return forHeap(heap, Deadlines.of(Deadlines.HEAD, Deadlines.BODY, Deadlines.ANSWER));
    }

    static ServerLimits forHeap(long heap, Deadlines deadlines) {
        return new ServerLimits(
                (int) (heap / CONNECTION),
                (int) Math.max(2, heap / CONNECTION / 4),
                new MemoryBudget(heap / 4, TIMEOUT),
                new AnswerSlots((int) Math.max(2, heap / ANSWER), GRACE, (int) TIMEOUT.dividedBy(GRACE)),
                deadlines);
    }
}
