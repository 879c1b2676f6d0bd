package jd.libcontainer.io;

import java.nio.ByteBuffer;
import jd.libcontainer.kernel.Structs;
import jd.libcontainer.kernel.Syscalls;

/// The user's terminal, as the client holds it: raw while it is connected to a container, and restored afterwards.
///
/// ioctl_tty(2), termios(3)
public record Terminal(Syscalls kernel, int descriptor) {
    private static final long TCGETS = 0x5401;
    private static final long TCSETSW = 0x5403;
    private static final long TIOCGWINSZ = 0x5413;

    /// struct termios of the kernel: four flag words, a line discipline, nineteen control characters.
    private static final int TERMIOS = 36;
    private static final int CONTROL_CHARACTERS = 17;
    private static final int VTIME = 5;
    private static final int VMIN = 6;

    /// IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON: nothing is translated on its way in, ctrl-S does not stop
    /// it.
    private static final int TRANSLATED_INPUT = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    /// OPOST: the terminal inside has already made `\r\n` of `\n`.
    private static final int TRANSLATED_OUTPUT = 0x1;
    /// ISIG ICANON ECHO ECHONL IEXTEN: no line editing, no echo, and ctrl-C is a byte like any other.
    private static final int LOCAL_COMFORT = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;
    private static final int ECHO = 0x8;
    /// CSIZE PARENB, and CS8.
    private static final int CHARACTER_SIZE = 0x30 | 0x100;
    private static final int EIGHT_BITS = 0x30;

    /// Saved settings, to be restored.
    public record Settings(byte[] termios) {}

    /// Switches to raw mode: every key is passed on as it is typed. {@return the settings before}
    public Settings makeRaw() {
        byte[] before = new byte[TERMIOS];
        kernel.ioctl(descriptor, TCGETS, before);

        byte[] raw = before.clone();
        ByteBuffer termios = Structs.view(raw);
        termios.putInt(0, termios.getInt(0) & ~TRANSLATED_INPUT);
        termios.putInt(4, termios.getInt(4) & ~TRANSLATED_OUTPUT);
        termios.putInt(8, termios.getInt(8) & ~CHARACTER_SIZE | EIGHT_BITS);
        termios.putInt(12, termios.getInt(12) & ~LOCAL_COMFORT);
        termios.put(CONTROL_CHARACTERS + VMIN, (byte) 1);
        termios.put(CONTROL_CHARACTERS + VTIME, (byte) 0);
        kernel.ioctl(descriptor, TCSETSW, raw);
        return new Settings(before);
    }

    /// Stops showing what is typed, for a password. {@return the settings before}
    public Settings hideInput() {
        byte[] before = new byte[TERMIOS];
        kernel.ioctl(descriptor, TCGETS, before);
        byte[] silent = before.clone();
        ByteBuffer termios = Structs.view(silent);
        termios.putInt(12, termios.getInt(12) & ~ECHO);
        kernel.ioctl(descriptor, TCSETSW, silent);
        return new Settings(before);
    }

    public void restore(Settings settings) {
        kernel.ioctl(descriptor, TCSETSW, settings.termios());
    }

    /// {@return the window's size now}
    public Pty.Size size() {
        byte[] winsize = new byte[8];
        kernel.ioctl(descriptor, TIOCGWINSZ, winsize);
        ByteBuffer view = Structs.view(winsize);
        return new Pty.Size(Short.toUnsignedInt(view.getShort(0)), Short.toUnsignedInt(view.getShort(2)));
    }
}
