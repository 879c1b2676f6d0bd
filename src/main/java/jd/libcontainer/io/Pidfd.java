package jd.libcontainer.io;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// A process: its number together with a pidfd.
///
/// The kernel gives a number to another process soon after the first one has been waited for; a pidfd means the same
/// process for ever, until its descriptor is closed and the *descriptor's* number is reused. So the two are kept in one
/// object, which uses the descriptor under its lock and never after it was closed: a signal through it reaches this
/// process or none. What is found out by number (files below `/proc/PID`) counts only if the process still ran
/// afterwards ([#requireRunning()]): it was not waited for by then, and the number was its own.
///
/// pidfd_open(2)
public final class Pidfd implements AutoCloseable {
    private static final int CLOSED = -1;
    private static final int SIGKILL = 9;

    private final Syscalls kernel;
    private final int pid;

    /// Guards `descriptor`. Nothing else is locked, and nothing is waited for, while it is held.
    private final ReentrantLock lock = new ReentrantLock();
    private int descriptor;

    private Pidfd(Syscalls kernel, int pid, int descriptor) {
        this.kernel = kernel;
        this.pid = pid;
        this.descriptor = descriptor;
    }

    /// @param pid a process whose number cannot pass to another one meanwhile; or else the caller checks it afterwards
    public static Pidfd open(Syscalls kernel, int pid) {
        return new Pidfd(kernel, pid, kernel.pidfd_open(pid, 0));
    }

    /// The same for a child of this process that has not been waited for: one for which there is no descriptor to be had is
    /// killed, since nothing could end it or wait for it later.
    public static Pidfd ofChild(Syscalls kernel, int pid) {
        try {
            return open(kernel, pid);
        } catch (SyscallException e) {
            kernel.kill(pid, SIGKILL);
            kernel.waitid(pid);
            throw e;
        }
    }

    /// {@return the number, to be shown, or to look below `/proc` and call [#requireRunning()] afterwards}
    public int pid() {
        return pid;
    }

    /// {@return whether the signal was sent; false when the process has ended}
    public boolean signal(int signal) {
        lock.lock();
        try {
            if (descriptor == CLOSED) {
                return false;
            }
            kernel.pidfd_send_signal(descriptor, signal);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return false;
            }
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /// {@return whether the process has not ended} A pidfd is readable when it has.
    public boolean isRunning() {
        return !endsWithin(0);
    }

    /// {@return whether the process has ended or ends so soon} Signals wait meanwhile, so anything but 0 is for a descriptor
    /// of the caller's own ([#duplicate()]).
    public boolean endsWithin(int millis) {
        lock.lock();
        try {
            return descriptor == CLOSED || kernel.poll(new int[] {descriptor}, millis).length > 0;
        } finally {
            lock.unlock();
        }
    }

    /// @throws SyscallException ESRCH when the process has ended
    public void requireRunning() {
        if (!isRunning()) {
            throw new SyscallException("look at process " + pid, Errno.ESRCH);
        }
    }

    /// {@return the same process with a descriptor of the caller's own, who closes it; empty when it has been waited for}
    public Optional<Pidfd> duplicate() {
        lock.lock();
        try {
            return descriptor == CLOSED
                    ? Optional.empty()
                    : Optional.of(new Pidfd(kernel, pid, kernel.dup(descriptor)));
        } finally {
            lock.unlock();
        }
    }

    /// {@return the descriptor, for setns(2), poll(2) or to be sent to another process} For the owner only, which is the
    /// one that calls [#close()].
    public int descriptor() {
        lock.lock();
        try {
            if (descriptor == CLOSED) {
                throw new SyscallException("use the pidfd of process " + pid, Errno.EBADF);
            }
            return descriptor;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (descriptor != CLOSED) {
                int closed = descriptor;
                descriptor = CLOSED;
                kernel.close(closed);
            }
        } finally {
            lock.unlock();
        }
    }
}
