package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.Structs;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// On a real pseudo-terminal, which needs no root.
@EnabledOnOs(OS.LINUX)
class TerminalTest {
    private static final long TCGETS = 0x5401;
    private static final int ICANON_AND_ECHO = 0x2 | 0x8;

    private final Syscalls kernel = JffiSyscalls.load();

    private int local(int descriptor) {
        byte[] termios = new byte[36];
        kernel.ioctl(descriptor, TCGETS, termios);
        return Structs.view(termios).getInt(12);
    }

    @Test
    void rawTerminalNeitherEditsNorEchoesAndIsRestored() {
        try (Pty pty = Pty.open(kernel, "/dev/ptmx")) {
            int slave = kernel.openat(FileSyscalls.AT_FDCWD,
                    FileSyscalls.bytes("/dev/pts/" + pty.slaveNumber()), FileSyscalls.O_RDWR, 0);
            var terminal = new Terminal(kernel, slave);
            byte[] before = new byte[36];
            kernel.ioctl(slave, TCGETS, before);
            assertEquals(ICANON_AND_ECHO, local(slave) & ICANON_AND_ECHO);

            Terminal.Settings settings = terminal.makeRaw();
            assertEquals(0, local(slave) & ICANON_AND_ECHO);

            terminal.restore(settings);
            byte[] after = new byte[36];
            kernel.ioctl(slave, TCGETS, after);
            assertArrayEquals(before, after);
            kernel.close(slave);
        }
    }

    @Test
    void windowSizeIsRead() {
        try (Pty pty = Pty.open(kernel, "/dev/ptmx")) {
            pty.resize(new Pty.Size(33, 99));
            assertEquals(new Pty.Size(33, 99), new Terminal(kernel, pty.descriptor()).size());
        }
    }

    @Test
    void descriptorOfNoTerminalIsRejected() {
        int file = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/dev/null"), FileSyscalls.O_RDWR, 0);
        assertEquals(Errno.ENOTTY,
                assertThrows(SyscallException.class, new Terminal(kernel, file)::makeRaw).errno());
        kernel.close(file);
    }
}
