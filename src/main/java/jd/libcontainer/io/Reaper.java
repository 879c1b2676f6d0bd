package jd.libcontainer.io;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.slf4j.LoggerFactory;

/// Waits for the end of all processes that the daemon has started in containers, on one [PollThread]: a pidfd becomes
/// readable when its process has ended.
///
/// All containers depend on this thread. So it starts no other thread, and actions after an exit run on the executors of
/// the callers.
public final class Reaper implements AutoCloseable {
    /// The reported status when the kernel has none.
    private static final ExitStatus UNKNOWN = new ExitStatus(255, 0);

    private final Syscalls kernel;
    private final PollThread thread;
    private final Set<Pidfd> watched = ConcurrentHashMap.newKeySet();

    public Reaper(Syscalls kernel) {
        this.kernel = kernel;
        this.thread = new PollThread(kernel, "reaper");
    }

    /// Takes the process over: waits for it, then closes its pidfd, then completes the result.
    ///
    /// @param process a child of this process, which nothing else waits for
    public CompletableFuture<ExitStatus> watch(Pidfd process) {
        CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        watched.add(process);
        thread.watch(process.descriptor(), PollThread.Event.READABLE, _ -> reap(process, exit));
        return exit;
    }

    // tag::reaping-a-process[]
    private void reap(Pidfd process, CompletableFuture<ExitStatus> exit) {
        thread.forget(process.descriptor());
        ExitStatus status = status(process.pid());
        try {
            watched.remove(process);
            process.close();
        } finally {
            exit.complete(status);
        }
    }
    // end::reaping-a-process[]

    private ExitStatus status(int pid) {
        try {
            return kernel.waitid(pid);
        } catch (SyscallException e) {
            LoggerFactory.getLogger(Reaper.class).error("wait for process {}: its exit code is not known", pid, e);
            return UNKNOWN;
        }
    }

    /// Stops waiting. Processes that still run are not waited for any more; their pidfds are closed.
    @Override
    public void close() {
        thread.close();
        watched.forEach(Pidfd::close);
    }
}
