package jd.libcontainer.namespace;

import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;

/// A thread that leaves the host's namespaces, makes system calls there and ends. Namespaces belong to a thread, so a
/// JVM need not fork for it.
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

    /// Runs on the thread; an exception is thrown again by [#sendOff].
    protected abstract void leave();

    @Override
    public final void run() {
        try {
            leave();
        } catch (Throwable e) {
            // A lost Error would leave the result unset, such as a pid of 0: a signal to pid 0 goes to the daemon's own
            // process group.
            failure = e;
        }
    }

    /// Starts the thread and waits for its end, even if interrupted.
    ///
    /// @throws LibcontainerException when an Error ended it, such as a class that could not be loaded
    protected final void runAndWait() {
        runAndWait(() -> {});
    }

    /// @param meanwhile runs on the calling thread in the meantime; its exception takes precedence
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

    /// Loads a class that compiled code of the JDK's buffers refers to and interpreted code does not. It is loaded by
    /// the first thread that runs the compiled code, which could be one that has left the host.
    protected static void loadBufferClasses() {
        try {
            ClassLoader.getSystemClassLoader().loadClass("jdk.internal.foreign.MemorySessionImpl");
        } catch (ClassNotFoundException e) {
            // Other JDKs have no such class.
            return;
        }
    }

    /// Makes one call of a rehearsal: it fails, or changes nothing.
    protected static void attempt(Runnable call) {
        try {
            call.run();
        } catch (SyscallException e) {
            // Expected; the exception's class is loaded now.
            return;
        }
    }
}
