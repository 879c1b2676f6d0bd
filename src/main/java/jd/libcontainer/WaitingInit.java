package jd.libcontainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import jd.libcontainer.namespace.Namespaces;

/// A dockerinit that is up, in namespaces of its own, and waits for a specification. It becomes one container or none.
record WaitingInit(Syscalls kernel, int pid, int pidfd, SyncPipe pipe) implements AutoCloseable {
    /// Time to find the port and to set a breakpoint.
    private static final int DEBUG_PATIENCE_MILLIS = 600_000;

    private static final int SIGKILL = 9;

    /// Longer than fifty cold starts at once take on two processors.
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int GLANCE_MILLIS = 500;

    static WaitingInit boot(Syscalls kernel, InitCommand command, Namespaces namespaces, boolean inBackground) {
        return boot(kernel, command, namespaces, inBackground, () -> false);
    }

    /// Starts one and waits until it is up.
    ///
    /// @param inBackground whether it may take its time
    /// @param givenUp whether the daemon ends, and nobody wants it any more
    static WaitingInit boot(
            Syscalls kernel, InitCommand command, Namespaces namespaces, boolean inBackground, BooleanSupplier givenUp) {
        int port = namespaces.debugPort();
        InitCommand program = port > 0 ? command.debugged(port, namespaces.ownNetwork()) : command;
        int[] pair = SyncPipe.pair(kernel);
        SyncPipe pipe = new SyncPipe(kernel, pair[0]);
        int pid;
        try {
            pid = NamespacedThread.spawn(kernel, namespaces, program, pair[1], inBackground);
        } catch (RuntimeException e) {
            pipe.close();
            throw e;
        } finally {
            kernel.close(pair[1]);
        }
        WaitingInit init = new WaitingInit(kernel, pid, kernel.pidfd_open(pid, 0), pipe);
        init.awaitWaiting(port > 0 ? DEBUG_PATIENCE_MILLIS : PATIENCE_MILLIS, givenUp);
        return init;
    }

    private void awaitWaiting(int patienceMillis, BooleanSupplier givenUp) {
        boolean answered = pipe.awaits(GLANCE_MILLIS);
        for (int waited = GLANCE_MILLIS; !answered && waited < patienceMillis && !givenUp.getAsBoolean(); ) {
            answered = pipe.awaits(GLANCE_MILLIS);
            waited += GLANCE_MILLIS;
        }
        SyncMessage first = answered ? pipe.receive().message() : new SyncMessage.EndOfFile();
        if (!(first instanceof SyncMessage.Waiting)) {
            ExitStatus status = end();
            throw new LibcontainerException("start dockerinit: it was not ready in time or ended with status "
                    + status.shellCode() + ": its messages are on the daemon's standard error");
        }
    }

    /// {@return the process, or the one of its threads whose network is not the others'} A debugged init has such a
    /// thread; the kernel finds a network by the number of either.
    int networkTask() {
        Path tasks = Path.of("/proc/" + pid + "/task");
        try (Stream<Path> threads = Files.list(tasks)) {
            Path others = Files.readSymbolicLink(tasks.resolve(pid + "/ns/net"));
            for (Path thread : threads.toList()) {
                if (!Files.readSymbolicLink(thread.resolve("ns/net")).equals(others)) {
                    return Integer.parseInt(thread.getFileName().toString());
                }
            }
            return pid;
        } catch (IOException e) {
            throw new LibcontainerException("look for the network of process " + pid + ": " + e.getMessage());
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
