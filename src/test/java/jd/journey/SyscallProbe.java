package jd.journey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// A program for x86-64, written as machine code because a compiler may be missing: it makes each system call of a
/// list with the same arguments, and prints one byte for each, 0 when it succeeded and the errno otherwise. It needs
/// no library and allocates no memory, so each difference between two outputs is caused by the sandboxes.
final class SyscallProbe {
    /// With zero arguments these calls end, stop or duplicate the process, or block forever.
    private static final Set<Integer> NOT_SURVIVED = Set.of(
            15, // rt_sigreturn
            23, // select
            34, // pause
            56, 57, 58, // clone, fork, vfork
            60, // exit
            70, // msgrcv waits on the queue that msgget has made
            130, // rt_sigsuspend
            162, // sync takes its time on a busy machine
            231, // exit_group
            270, // pselect6
            271, // ppoll
            317, // seccomp: strict mode
            335, 336); // uretprobe and uprobe raise SIGILL outside their trampolines

    private static final long ADDRESS = 0x400000;
    private static final int HEADERS = 64 + 56;
    private static final int BUFFER = 0x10000;

    private final List<Integer> calls;
    private final int argument;

    /// @param argument the first argument; all others are 0
    SyscallProbe(List<Integer> calls, int argument) {
        this.calls = calls;
        this.argument = argument;
    }

    /// {@return the numbers of all calls of the kernel, except those that a process does not survive}
    static List<Integer> everyCall() {
        return IntStream.concat(IntStream.rangeClosed(0, 336), IntStream.rangeClosed(424, 470))
                .boxed()
                .filter(number -> !NOT_SURVIVED.contains(number))
                .toList();
    }

    static boolean runsHere() {
        return System.getProperty("os.arch").equals("amd64");
    }

    void write(Path file) throws IOException {
        byte[] code = code();
        ByteBuffer elf = ByteBuffer.allocate(HEADERS + code.length).order(ByteOrder.LITTLE_ENDIAN);
        // e_ident, ET_EXEC, EM_X86_64, one program header right behind, no sections.
        elf.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).put(new byte[9]);
        elf.putShort((short) 2).putShort((short) 62).putInt(1).putLong(ADDRESS + HEADERS);
        elf.putLong(64).putLong(0).putInt(0);
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 0).putInt(0);
        // PT_LOAD, readable, writable and executable: the file, followed by the buffer.
        elf.putInt(1).putInt(7).putLong(0).putLong(ADDRESS).putLong(ADDRESS);
        elf.putLong(HEADERS + code.length).putLong(BUFFER + calls.size()).putLong(0x1000);
        elf.put(code);
        Files.write(file, elf.array());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private byte[] code() {
        ByteBuffer code = ByteBuffer.allocate(BUFFER - HEADERS).order(ByteOrder.LITTLE_ENDIAN);
        // The kernel leaves the argument registers undefined at the start of a program: all registers are set for each
        // call.
        code.put(bytes(0x48, 0xbb)).putLong(ADDRESS + BUFFER); // mov rbx, buffer
        for (int i = 0; i < calls.size(); i++) {
            call(code, calls.get(i), argument, 0, 0);
            code.put(bytes(0x48, 0x89, 0xc1)); // mov rcx, rax
            code.put(bytes(0x48, 0xf7, 0xd9)); // neg rcx
            code.put(bytes(0x31, 0xd2)); // xor edx, edx
            code.put(bytes(0x48, 0x85, 0xc0)); // test rax, rax
            code.put(bytes(0x48, 0x0f, 0x48, 0xd1)); // cmovs rdx, rcx
            code.put(bytes(0x88, 0x93)).putInt(i); // mov [rbx+i], dl
        }
        call(code, 1, 1, (int) ADDRESS + BUFFER, calls.size());
        call(code, 231, 0, 0, 0);
        code.flip();
        byte[] result = new byte[code.limit()];
        code.get(result);
        return result;
    }

    private static void call(ByteBuffer code, int number, int first, int second, int third) {
        code.put((byte) 0xb8).putInt(number); // mov eax
        code.put((byte) 0xbf).putInt(first); // mov edi
        code.put((byte) 0xbe).putInt(second); // mov esi
        code.put((byte) 0xba).putInt(third); // mov edx
        code.put(bytes(0x45, 0x31, 0xd2, 0x45, 0x31, 0xc0, 0x45, 0x31, 0xc9)); // xor r10d, r8d, r9d
        code.put(bytes(0x0f, 0x05)); // syscall
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
