package jd.libcontainer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Waits for the end of every container's first process, on one thread for all of them.
///
/// A pidfd becomes readable when its process has ended, so one poll(2) waits for any number of them and for one pipe,
/// which is written to when there is one more to wait for. Whoever waited for the process is told on a thread of
/// its own: what it does then must not keep the others waiting.
public final class Reaper implements AutoCloseable {
    private record Watched(int pid, CompletableFuture<ExitStatus> exit) {}

    private final Syscalls kernel;
    private final int wakeRead;
    private final int wakeWrite;
    private final Thread thread;

    // Guarded by `watched` itself.
    private final Map<Integer, Watched> watched = new LinkedHashMap<>();
    private boolean closed;

    public Reaper(Syscalls kernel) {
        this.kernel = kernel;
        int[] pipe = kernel.pipe2(FileSyscalls.O_CLOEXEC);
        this.wakeRead = pipe[0];
        this.wakeWrite = pipe[1];
        this.thread = Thread.ofPlatform().daemon().name("reaper").start(this::run);
    }

    /// Takes the pidfd over and closes it when the process has ended.
    ///
    /// @param pid a child of this process, which nobody else waits for
    public CompletableFuture<ExitStatus> watch(int pid, int pidfd) {
        CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        synchronized (watched) {
            watched.put(pidfd, new Watched(pid, exit));
        }
        try {
            wake();
        } catch (SyscallException e) {
            boolean takenBack;
            synchronized (watched) {
                takenBack = watched.remove(pidfd) != null;
            }
            // Unless the thread was awake anyway, and has the process already.
            if (takenBack) {
                throw e;
            }
        }
        return exit;
    }

    private void wake() {
        kernel.write(wakeWrite, new byte[1], 0, 1);
    }

    private void run() {
        while (true) {
            for (int fd : kernel.poll(descriptors(), -1)) {
                if (fd == wakeRead) {
                    kernel.read(wakeRead, new byte[64], 0, 64);
                } else {
                    reap(fd);
                }
            }
            synchronized (watched) {
                if (closed) {
                    return;
                }
            }
        }
    }

    private int[] descriptors() {
        synchronized (watched) {
            int[] fds = new int[watched.size() + 1];
            int next = 0;
            fds[next++] = wakeRead;
            for (int pidfd : watched.keySet()) {
                fds[next++] = pidfd;
            }
            return fds;
        }
    }

    /// One that poll(2) still knew may have been taken back meanwhile.
    private void reap(int pidfd) {
        Watched ended;
        synchronized (watched) {
            if (!watched.containsKey(pidfd)) {
                return;
            }
            ended = watched.remove(pidfd);
        }
        ExitStatus status = kernel.waitid(ended.pid());
        kernel.close(pidfd);
        Thread.ofPlatform()
                .daemon()
                .name("exit of " + ended.pid())
                .start(() -> ended.exit().complete(status));
    }

    /// Stops waiting. What still runs is nobody's then.
    @Override
    public void close() {
        synchronized (watched) {
            closed = true;
        }
        wake();
        joined(thread);
        kernel.close(wakeRead);
        kernel.close(wakeWrite);
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
