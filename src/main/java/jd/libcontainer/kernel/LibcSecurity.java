package jd.libcontainer.kernel;

import static jd.libcontainer.kernel.Structs.failed;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The calling thread's credentials. glibc's `setgroups`, `setresuid` and `setresgid` change all threads of the
/// process, by a signal to each; here only the calling thread must change, so these three are made with syscall(2).
interface LibcSecurity extends SecuritySyscalls {
    LibC libc();

    @Override
    default void setgroups(int[] gids) {
        try (NativeMemory memory = new NativeMemory()) {
            long list = memory.copy(Structs.ints(gids));
            if (libc().syscall(Machine.THIS.setgroups(), gids.length, list, 0, 0, 0, 0) < 0) {
                throw failed("setgroups", Arrays.toString(gids));
            }
        }
    }

    @Override
    default void setresuid(int real, int effective, int saved) {
        if (libc().syscall(Machine.THIS.setresuid(), real, effective, saved, 0, 0, 0) < 0) {
            throw failed("setresuid", real, effective, saved);
        }
    }

    @Override
    default void setresgid(int real, int effective, int saved) {
        if (libc().syscall(Machine.THIS.setresgid(), real, effective, saved, 0, 0, 0) < 0) {
            throw failed("setresgid", real, effective, saved);
        }
    }

    @Override
    default int keyctl_join_session_keyring(String name) {
        try (NativeMemory memory = new NativeMemory()) {
            long text = memory.copy(NativeMemory.cString(name));
            long key = libc().syscall(Machine.THIS.keyctl(), KEYCTL_JOIN_SESSION_KEYRING, text, 0, 0, 0, 0);
            if (key < 0) {
                throw failed("keyctl_join_session_keyring", name);
            }
            return (int) key;
        }
    }

    @Override
    default void keyctl_setperm(int key, int permissions) {
        if (libc().syscall(Machine.THIS.keyctl(), KEYCTL_SETPERM, key, permissions, 0, 0, 0) < 0) {
            throw failed("keyctl_setperm", key, permissions);
        }
    }

    int KEYCTL_JOIN_SESSION_KEYRING = 1;
    int KEYCTL_SETPERM = 5;

    @Override
    default void seccomp(byte[] filter) {
        try (NativeMemory memory = new NativeMemory()) {
            if (libc().prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filterProgram(memory, filter), 0, 0) < 0) {
                throw failed("seccomp", filter.length + " bytes");
            }
        }
    }

    /// {@return the address of a `struct sock_fprog`: how many instructions in 2 bytes, at 8 where they are}
    static long filterProgram(NativeMemory memory, byte[] filter) {
        long program = memory.allocate(16);
        memory.putInt(program, filter.length / SOCK_FILTER_SIZE);
        memory.putLong(program + 8, memory.copy(filter));
        return program;
    }

    int PR_SET_SECCOMP = 22;
    int SECCOMP_MODE_FILTER = 2;
    int SOCK_FILTER_SIZE = 8;

    /// Version 3 carries 64 capabilities as two halves: low words of effective, permitted, inheritable, then the high
    /// words.
    @Override
    default void capset(long effective, long permitted, long inheritable) {
        byte[] data = Structs.ints(
                (int) effective, (int) permitted, (int) inheritable, (int) (effective >>> 32),
                (int) (permitted >>> 32), (int) (inheritable >>> 32));
        if (libc().capset(Structs.ints(LINUX_CAPABILITY_VERSION_3, 0), data) < 0) {
            throw failed("capset", effective, permitted, inheritable);
        }
    }

    @Override
    default long[] capget() {
        byte[] data = new byte[24];
        if (libc().capget(Structs.ints(LINUX_CAPABILITY_VERSION_3, 0), data) < 0) {
            throw failed("capget");
        }
        ByteBuffer words = Structs.view(data);
        long[] sets = new long[3];
        for (int i = 0; i < 3; i++) {
            sets[i] = words.getInt(4 * i) & 0xffffffffL | (long) words.getInt(12 + 4 * i) << 32;
        }
        return sets;
    }

    int LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    /// union bpf_attr, as this command reads it: type, number of instructions, their address, that of the license. A
    /// program under any license may use what this one uses, but the field is required.
    @Override
    default int bpf_prog_load(int type, byte[] instructions) {
        try (NativeMemory memory = new NativeMemory()) {
            ByteBuffer attributes = Structs.struct(BPF_ATTR_SIZE);
            attributes.putInt(0, type).putInt(4, instructions.length / 8);
            attributes.putLong(8, memory.copy(instructions));
            attributes.putLong(16, memory.copy(NativeMemory.cString("Apache")));
            return bpf(memory, BPF_PROG_LOAD, attributes, "BPF_PROG_LOAD", type);
        }
    }

    @Override
    default void bpf_prog_attach(int target, int program, int attachType, int flags) {
        try (NativeMemory memory = new NativeMemory()) {
            ByteBuffer attributes = Structs.struct(BPF_ATTR_SIZE);
            attributes.putInt(0, target).putInt(4, program).putInt(8, attachType).putInt(12, flags);
            bpf(memory, BPF_PROG_ATTACH, attributes, "BPF_PROG_ATTACH", target, program, attachType, flags);
        }
    }

    private int bpf(NativeMemory memory, int command, ByteBuffer attributes, Object... words) {
        long address = memory.copy(attributes.array());
        int result = (int) libc().syscall(Machine.THIS.bpf(), command, address, BPF_ATTR_SIZE, 0, 0, 0);
        if (result < 0) {
            throw failed("bpf", words);
        }
        return result;
    }

    int BPF_PROG_LOAD = 5;
    int BPF_PROG_ATTACH = 8;
    int BPF_ATTR_SIZE = 128;
}
