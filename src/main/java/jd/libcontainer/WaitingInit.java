package jd.libcontainer;

import jd.libcontainer.ExecDriver.Namespaces;

/// A dockerinit that is up, in namespaces of its own, and waits for a specification. It becomes one container or none.
record WaitingInit(Syscalls kernel, int pid, int pidfd, SyncPipe pipe) implements AutoCloseable {
    private static final int SIGKILL = 9;

    /// Longer than fifty cold starts at once take on two processors.
    private static final int PATIENCE_MILLIS = 60_000;

    /// Starts one and waits until it is up.
    ///
    /// @param inBackground whether it may take its time
    static WaitingInit boot(Syscalls kernel, InitCommand command, Namespaces namespaces, boolean inBackground) {
        int[] pair = SyncPipe.pair(kernel);
        SyncPipe pipe = new SyncPipe(kernel, pair[0]);
        int pid;
        try {
            pid = NamespacedThread.spawn(kernel, namespaces, command, pair[1], inBackground);
        } catch (RuntimeException e) {
            pipe.close();
            throw e;
        } finally {
            kernel.close(pair[1]);
        }
        WaitingInit init = new WaitingInit(kernel, pid, kernel.pidfd_open(pid, 0), pipe);
        init.awaitWaiting();
        return init;
    }

    private void awaitWaiting() {
        SyncMessage first = pipe.awaits(PATIENCE_MILLIS) ? pipe.receive().message() : new SyncMessage.EndOfFile();
        if (!(first instanceof SyncMessage.Waiting)) {
            ExitStatus status = end();
            throw new LibcontainerException("start dockerinit: it was not ready in time or ended with status "
                    + status.shellCode() + ": its messages are on the daemon's standard error");
        }
    }

    boolean isAlive() {
        return kernel.poll(new int[] {pidfd}, 0).length == 0;
    }

    /// Kills it, if it is still there, and waits for its end.
    private ExitStatus end() {
        pipe.close();
        try {
            kernel.pidfd_send_signal(pidfd, SIGKILL);
        } catch (SyscallException e) {
            if (!e.is(Errno.ESRCH)) {
                throw e;
            }
        }
        ExitStatus status = kernel.waitid(pid);
        kernel.close(pidfd);
        return status;
    }

    @Override
    public void close() {
        end();
    }
}
