package jd.libcontainer.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// The processes of the fake kernel: the daemon, and those that were spawned and not yet waited for. Its monitor is the
/// kernel's lock, on which blocked calls wait.
final class FakeProcessTable {
    static final int DAEMON = 1;
    static final int FIRST_CHILD = 100;

    final FakeProcess daemon;
    private final InheritableThreadLocal<FakeProcess> current = new InheritableThreadLocal<>();
    private final Map<Integer, FakeProcess> children = new LinkedHashMap<>();
    private int nextPid = FIRST_CHILD;

    FakeProcessTable(FakeFileSystem files) {
        daemon = new FakeProcess(DAEMON, files);
    }

    /// {@return the process of the calling thread}
    FakeProcess self() {
        FakeProcess process = current.get();
        return process == null ? daemon : process;
    }

    /// Makes the calling thread, and those that it starts, one of a process.
    void enter(FakeProcess process) {
        current.set(process);
    }

    /// {@return a copy of the calling process, which is not yet in the table}
    FakeProcess fork() {
        return new FakeProcess(nextPid++, self());
    }

    void add(FakeProcess child) {
        children.put(child.pid, child);
    }

    /// @param missing the error if there is no such process
    FakeProcess at(int pid, Errno missing) {
        FakeProcess process = pid == DAEMON ? daemon : children.get(pid);
        if (process == null) {
            throw new FakeErrno(missing);
        }
        return process;
    }

    void remove(int pid) {
        children.remove(pid);
    }

    void await(BooleanSupplier condition) {
        await(condition, -1);
    }

    /// Blocks the calling thread until the condition holds.
    ///
    /// @param timeoutMillis -1: for ever
    void await(BooleanSupplier condition, int timeoutMillis) {
        FakeProcess self = self();
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (!condition.getAsBoolean()) {
            if (self.killed) {
                throw new FakeExit(new ExitStatus(0, 9));
            }
            long left = (deadline - System.nanoTime()) / 1_000_000L;
            if (timeoutMillis >= 0 && left <= 0) {
                return;
            }
            try {
                wait(timeoutMillis < 0 ? 0 : left + 1);
            } catch (InterruptedException e) {
                if (!self.killed) {
                    throw new IllegalStateException("a thread was interrupted in a system call", e);
                }
            }
        }
    }

    /// {@return how many children live and how many are zombies: `1 processes, 2 zombies`}
    String count() {
        long zombies = children.values().stream().filter(FakeProcess::ended).count();
        return children.size() - zombies + " processes, " + zombies + " zombies";
    }
}
