package jd.libcontainer.nsinit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.io.FdOutputStream;
import jd.libcontainer.io.ProcessSignals;
import jd.libcontainer.io.Pty;
import jd.libcontainer.io.Terminal;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.Stdio;

/// Connects the user's terminal to a container's: keys, output and window size are forwarded.
///
/// Two platform threads copy, since both directions block in the kernel.
final class ForwardedTerminal implements AutoCloseable {
    private static final long DRAIN_MILLIS = 2000;

    private final Terminal own;
    private final Terminal.Settings before;
    private final Thread output;

    private ForwardedTerminal(Terminal own, Terminal.Settings before, Thread output) {
        this.own = own;
        this.before = before;
        this.output = output;
    }

    /// The first of the standard streams that is a terminal; if all are redirected, the session's.
    ///
    /// runc: tty.go initHostConsole
    private static Terminal own(Syscalls kernel) {
        for (int stream : new int[] {2, 1, 0}) {
            Terminal terminal = new Terminal(kernel, stream);
            if (isThere(terminal)) {
                return terminal;
            }
        }
        byte[] tty = FileSyscalls.bytes("/dev/tty");
        try {
            int flags = FileSyscalls.O_RDWR | FileSyscalls.O_CLOEXEC;
            return new Terminal(kernel, kernel.openat(FileSyscalls.AT_FDCWD, tty, flags, 0));
        } catch (SyscallException e) {
            throw new NsinitException("open /dev/tty: " + e.errno().description());
        }
    }

    private static boolean isThere(Terminal terminal) {
        try {
            terminal.size();
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.ENOTTY)) {
                return false;
            }
            throw e;
        }
    }

    /// {@return a terminal for the container, as large as the user's}
    static Stdio stdio(Syscalls kernel) {
        return new Stdio.Tty(own(kernel).size());
    }

    /// Waits until a process has ended, with the user's terminal connected to its own, if it has one.
    static ExitStatus awaitEnd(Syscalls kernel, ContainerProcess process) {
        if (process.terminal().isEmpty()) {
            return process.exit().join();
        }
        try (ForwardedTerminal terminal = lend(kernel, process.terminal().get())) {
            ExitStatus status = process.exit().join();
            terminal.drain();
            return status;
        }
    }

    private static ForwardedTerminal lend(Syscalls kernel, Pty container) {
        Terminal own = own(kernel);
        Terminal.Settings before = own.makeRaw();
        ProcessSignals.handle("WINCH", _ -> container.resize(own.size()));
        copy("keyboard", new FdInputStream(kernel, 0), container.input());
        return new ForwardedTerminal(own, before, copy("screen", container.output(), new FdOutputStream(kernel, 1)));
    }

    private static Thread copy(String name, InputStream from, OutputStream to) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                from.transferTo(to);
            } catch (IOException e) {
                // One side was closed.
            }
        });
    }

    /// Returns when the rest of the output was copied, or after a timeout if another process still has the terminal open.
    private void drain() {
        try {
            output.join(DRAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        own.restore(before);
    }
}
