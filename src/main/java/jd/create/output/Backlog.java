package jd.create.output;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A queue of output that one client has not read yet. The container never waits for a client: unread output is kept in
/// memory, then on disk ([Spill]). When the [OutputBudget] has room in neither, or the disk fails, the client is dropped:
/// its stream ends, and the daemon logs the reason. Until then the client loses nothing.
///
/// One thread puts, one thread takes.
public final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final int MEMORY_LIMIT = 1 << 20;
    private static final int ALWAYS_IN_MEMORY = 16 << 10;

    /// Bytes of overhead of an array: a container may write byte by byte.
    private static final int ARRAY = 32;

    private final OutputBudget budget;
    private final String client;

    /// Guards everything below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> memory = new ArrayDeque<>();
    private final Spill spill;
    private int memoryBytes;
    private boolean ended;

    /// @param client its name in the daemon's log, "a client of container 0123456789ab"
    public Backlog(OutputBudget budget, String client) {
        this(budget, client, new Spill(budget));
    }

    Backlog(OutputBudget budget, String client, Spill spill) {
        this.budget = budget;
        this.client = client;
        this.spill = spill;
    }

    /// Adds at the end. The caller must not change `bytes` afterwards. Never fails and never waits for the client.
    ///
    /// {@return whether more may be put; false after the client has gone}
    public boolean put(byte[] bytes) {
        lock.lock();
        try {
            if (!ended && bytes.length > 0 && !(spill.isEmpty() && keep(bytes))) {
                spill(bytes);
            }
            changed.signal();
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private boolean keep(byte[] bytes) {
        int after = memoryBytes + bytes.length + ARRAY;
        if (after > MEMORY_LIMIT || !budget.reserveMemory(beyondMinimum(after) - beyondMinimum(memoryBytes))) {
            return false;
        }
        memory.add(bytes);
        memoryBytes = after;
        return true;
    }

    private static int beyondMinimum(int bytes) {
        return Math.max(0, bytes - ALWAYS_IN_MEMORY);
    }

    private void spill(byte[] bytes) {
        try {
            if (!spill.add(bytes)) {
                drop("it does not take its output, and no memory or disk is left to keep more of it");
            }
        } catch (IOException e) {
            drop("spill its output to " + budget.spillDirectory() + ": " + e.getMessage());
        }
    }

    private void drop(String reason) {
        LOG.warn("drop {}: {}", client, reason);
        discard();
    }

    /// {@return the next bytes, waiting for them; empty at the end}
    public Optional<byte[]> take() {
        lock.lock();
        try {
            while (memory.isEmpty() && spill.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            if (memory.isEmpty()) {
                return spill.isEmpty() ? Optional.empty() : unspill();
            }
            byte[] bytes = memory.remove();
            forget(memoryBytes - bytes.length - ARRAY);
            return Optional.of(bytes);
        } finally {
            lock.unlock();
        }
    }

    private Optional<byte[]> unspill() {
        try {
            return Optional.of(spill.next());
        } catch (IOException e) {
            drop("read its output back from " + budget.spillDirectory() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void forget(int left) {
        budget.releaseMemory(beyondMinimum(memoryBytes) - beyondMinimum(left));
        memoryBytes = left;
    }

    /// Marks the end of the output. Queued bytes can still be taken.
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Discards the queue when the client has gone. A blocked [#take] returns.
    public void abandon() {
        lock.lock();
        try {
            discard();
        } finally {
            lock.unlock();
        }
    }

    private void discard() {
        ended = true;
        memory.clear();
        forget(0);
        try {
            spill.close();
        } catch (IOException e) {
            LOG.warn("close the spilled output of {}: {}", client, e.getMessage());
        }
        changed.signal();
    }
}
