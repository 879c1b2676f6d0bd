package jd.journey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.Syscalls;

/// A user at a terminal of 30 lines and 100 columns: types, and reads the output.
final class TerminalUser implements AutoCloseable {
    private static final Syscalls KERNEL = JnrSyscalls.load();

    private static final long TCGETS = 0x5401;
    private static final int LOCAL_FLAGS = 12;
    private static final int ICANON = 2;

    private final Pty terminal;
    private final int pid;
    private final StringBuilder screen = new StringBuilder();
    private int read;
    private boolean ended;

    private TerminalUser(Pty terminal, int pid) {
        this.terminal = terminal;
        this.pid = pid;
        Thread.ofPlatform().daemon().name("screen").start(this::watch);
    }

    static TerminalUser at(Command command) {
        Pty terminal = Pty.open(KERNEL, "/dev/ptmx");
        terminal.resize(new Pty.Size(30, 100));
        List<SpawnAction> actions = new ArrayList<>();
        actions.add(new SpawnAction.Open(0, "/dev/pts/" + terminal.slaveNumber(), FileSyscalls.O_RDWR, 0));
        actions.add(new SpawnAction.Dup2(0, 1));
        actions.add(new SpawnAction.Dup2(0, 2));
        int pid = KERNEL.posix_spawn(new SpawnRequest(
                "/usr/bin/env", command.wordsAfter("env"), command.environmentList(), actions, true, 3));
        return new TerminalUser(terminal, pid);
    }

    private void watch() {
        byte[] buffer = new byte[4096];
        try {
            InputStream output = terminal.output();
            for (int n; (n = output.read(buffer)) >= 0; ) {
                synchronized (screen) {
                    screen.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                    screen.notifyAll();
                }
            }
        } catch (IOException e) {
            // The last process has closed this terminal.
        }
        synchronized (screen) {
            ended = true;
            screen.notifyAll();
        }
    }

    void type(String keys) {
        try {
            terminal.input().write(keys.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// {@return the terminal's settings: the kernel's struct termios}
    byte[] settings() {
        byte[] termios = new byte[36];
        KERNEL.ioctl(terminal.descriptor(), TCGETS, termios);
        return termios;
    }

    /// {@return whether a program has set the terminal to raw mode: it reads each key instead of lines}
    boolean isRaw() {
        int flags = ByteBuffer.wrap(settings()).order(ByteOrder.LITTLE_ENDIAN).getInt(LOCAL_FLAGS);
        return (flags & ICANON) == 0;
    }

    void resize(int rows, int columns) {
        terminal.resize(new Pty.Size(rows, columns));
    }

    /// {@return whether `text` is after the text that was waited for before}
    boolean sees(String text) {
        synchronized (screen) {
            return screen.indexOf(text, read) >= 0;
        }
    }

    /// Waits until `text` appears after the text that was waited for before.
    void waitFor(String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(JdHost.SECONDS);
        synchronized (screen) {
            int at;
            while ((at = screen.indexOf(text, read)) < 0) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0 || ended) {
                    throw new AssertionError("\"" + text + "\" did not appear; on the screen since: " + screen.substring(read));
                }
                try {
                    screen.wait(millis);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            read = at + text.length();
        }
    }

    int exit() {
        int pidfd = KERNEL.pidfd_open(pid, 0);
        try {
            if (KERNEL.poll(new int[] {pidfd}, (int) TimeUnit.SECONDS.toMillis(JdHost.SECONDS)).length == 0) {
                KERNEL.pidfd_send_signal(pidfd, 9);
                throw new AssertionError("no end within " + JdHost.SECONDS + " s; on the screen since: " + screen.substring(read));
            }
            return KERNEL.waitid(pid).shellCode();
        } finally {
            KERNEL.close(pidfd);
        }
    }

    @Override
    public void close() {
        terminal.close();
    }
}
