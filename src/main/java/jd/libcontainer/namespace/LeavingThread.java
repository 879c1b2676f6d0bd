package jd.libcontainer.namespace;

import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;

/// A thread that leaves the host's namespaces, does something there and ends. Namespaces belong to a thread, so a JVM
/// need not fork to be in two places.
///
/// **On such a thread: system calls and descriptors only.** A thread that it starts, directly or because a pool starts a
/// worker for it, is created in its namespaces and later does other work of the daemon there; after `CLONE_NEWPID` it
/// cannot start a thread at all. So it takes no lock that others wait for, completes no future, logs nothing and uses no
/// class for the first time: the class path would be resolved in the container. Each kind has a `rehearse` that loads
/// what it needs. It leaves its result in a field, and its creator waits for its end.
public abstract class LeavingThread extends Thread {
    private Throwable failure;

    protected LeavingThread(String name) {
        super(name);
    }

    /// What it does; an exception is thrown again where it was sent off from.
    protected abstract void leave();

    @Override
    public final void run() {
        try {
            leave();
        } catch (Throwable e) {
            // An Error that got lost would leave a result that nothing has set, such as a pid of 0: a signal to that
            // goes to the daemon's own process group.
            failure = e;
        }
    }

    /// Returns when it has ended, whatever interrupts the wait.
    ///
    /// @throws LibcontainerException where an Error ended it, such as a class that was missing there
    protected final void runAndWait() {
        runAndWait(() -> {});
    }

    /// @param meanwhile what there is to do on the host while it is away; a failure of that comes first
    protected final void runAndWait(Runnable meanwhile) {
        setDaemon(true);
        start();
        try {
            meanwhile.run();
        } finally {
            awaitEnd();
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure != null) {
            throw new LibcontainerException(getName() + ": " + failure, failure);
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (isAlive()) {
            try {
                join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The JDK's buffers name a class that no buffer of ours has. Interpreted they never ask for it; once they are compiled,
    /// whenever that may be, it is loaded by the thread that comes by.
    protected static void loadBufferClasses() {
        try {
            ClassLoader.getSystemClassLoader().loadClass("jdk.internal.foreign.MemorySessionImpl");
        } catch (ClassNotFoundException e) {
            // Another JDK has another.
            return;
        }
    }

    /// One call of a rehearsal: it fails, or does nothing.
    protected static void attempt(Runnable call) {
        try {
            call.run();
        } catch (SyscallException e) {
            // As it should; that class is loaded now, too.
            return;
        }
    }
}
