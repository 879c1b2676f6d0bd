package jd.libcontainer.kernel;

import static jd.libcontainer.kernel.NativeMemory.cString;
import static jd.libcontainer.kernel.Structs.failed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Processes, through the C library.
interface LibcProcesses extends ProcessSyscalls {
    LibC libc();

    @Override
    default int posix_spawn(SpawnRequest request) {
        try (NativeMemory memory = new NativeMemory()) {
            SpawnAttributes attributes = new SpawnAttributes(libc(), memory, request);
            long argv = memory.vector(bytes(request.arguments()));
            long envp = memory.vector(bytes(request.environment()));
            byte[] pid = new byte[4];
            int error = libc().posix_spawn(
                    pid, cString(request.program()), attributes.actions(), attributes.attributes(), argv, envp);
            attributes.destroy();
            if (error != 0) {
                throw failed(Errno.of(error), "posix_spawn", request.program());
            }
            return Structs.view(pid).getInt();
        }
    }

    private static List<byte[]> bytes(List<String> texts) {
        byte[][] result = new byte[texts.size()][];
        for (int i = 0; i < result.length; i++) {
            result[i] = texts.get(i).getBytes(StandardCharsets.UTF_8);
        }
        return List.of(result);
    }

    @Override
    default void execve(byte[] program, List<byte[]> arguments, List<byte[]> environment) {
        try (NativeMemory memory = new NativeMemory()) {
            long argv = memory.vector(arguments);
            long envp = memory.vector(environment);
            libc().execve(cString(program), argv, envp);
            throw failed("execve", program);
        }
    }

    @Override
    default void execveFiltered(
            byte[] filter, byte[] program, List<byte[]> arguments, List<byte[]> environment) {
        try (NativeMemory memory = new NativeMemory()) {
            byte[] path = cString(program);
            long argv = memory.vector(arguments);
            long envp = memory.vector(environment);
            long bpf = LibcSecurity.filterProgram(memory, filter);
            if (libc().prctl(LibcSecurity.PR_SET_SECCOMP, LibcSecurity.SECCOMP_MODE_FILTER, bpf, 0, 0) < 0) {
                throw failed("seccomp", filter.length + " bytes");
            }
            libc().execve(path, argv, envp);
            throw failed("execve", program);
        }
    }

    @Override
    default int getpid() {
        return libc().getpid();
    }

    @Override
    default int gettid() {
        return libc().gettid();
    }

    @Override
    default int geteuid() {
        return libc().geteuid();
    }

    @Override
    default int pidfd_open(int pid, int flags) {
        int fd = (int) libc().syscall(Machine.SYS_PIDFD_OPEN, pid, flags, 0, 0, 0, 0);
        if (fd < 0) {
            throw failed("pidfd_open", pid, flags);
        }
        return fd;
    }

    @Override
    default void pidfd_send_signal(int pidfd, int signal) {
        if (libc().syscall(Machine.SYS_PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0, 0, 0) < 0) {
            throw failed("pidfd_send_signal", pidfd, signal);
        }
    }

    @Override
    default void kill(int pid, int signal) {
        if (pid <= 0) {
            throw new SyscallException(Errno.ESRCH, "kill", pid, signal);
        }
        if (libc().kill(pid, signal) < 0) {
            throw failed("kill", pid, signal);
        }
    }

    /// siginfo_t: si_code at 8 says how the child ended, si_status at 24 with what.
    @Override
    default ExitStatus waitid(int pid) {
        byte[] buffer = new byte[128];
        int result = libc().waitid(P_PID, pid, buffer, WEXITED);
        while (result < 0 && NativeMemory.errno() == Errno.EINTR) {
            result = libc().waitid(P_PID, pid, buffer, WEXITED);
        }
        if (result < 0) {
            throw failed("waitid", pid);
        }
        ByteBuffer siginfo = Structs.view(buffer);
        int status = siginfo.getInt(24);
        return siginfo.getInt(8) == CLD_EXITED ? new ExitStatus(status, 0) : new ExitStatus(0, status);
    }

    int P_PID = 1;
    int WEXITED = 4;
    int CLD_EXITED = 1;

    /// struct pollfd: fd 4 bytes, events 2, revents 2.
    @Override
    default int[] poll(int[] readable, int[] changed, int timeoutMillis) {
        int all = readable.length + changed.length;
        ByteBuffer pollfds = Structs.struct(8 * all);
        for (int i = 0; i < all; i++) {
            boolean read = i < readable.length;
            pollfds.putInt(8 * i, read ? readable[i] : changed[i - readable.length])
                    .putShort(8 * i + 4, read ? POLLIN : POLLPRI);
        }
        int count = libc().poll(pollfds.array(), all, timeoutMillis);
        if (count < 0 && NativeMemory.errno() != Errno.EINTR) {
            throw failed("poll", Arrays.toString(readable), Arrays.toString(changed), timeoutMillis);
        }
        int[] ready = new int[Math.max(0, count)];
        int next = 0;
        for (int i = 0; i < all && next < ready.length; i++) {
            if (pollfds.getShort(8 * i + 6) != 0) {
                ready[next++] = pollfds.getInt(8 * i);
            }
        }
        return ready;
    }

    short POLLIN = 1;
    short POLLPRI = 2;

    @Override
    default int setsid() {
        int session = libc().setsid();
        if (session < 0) {
            throw failed("setsid");
        }
        return session;
    }

    @Override
    default void sethostname(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (libc().sethostname(bytes, bytes.length) < 0) {
            throw failed("sethostname", name);
        }
    }

    @Override
    default void setdomainname(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (libc().setdomainname(bytes, bytes.length) < 0) {
            throw failed("setdomainname", name);
        }
    }

    @Override
    default int umask(int mask) {
        return libc().umask(mask);
    }

    @Override
    default void chdir(String path) {
        if (libc().chdir(cString(path)) < 0) {
            throw failed("chdir", path);
        }
    }

    @Override
    default void fchdir(int fd) {
        if (libc().fchdir(fd) < 0) {
            throw failed("fchdir", fd);
        }
    }

    @Override
    default void chroot(String path) {
        if (libc().chroot(cString(path)) < 0) {
            throw failed("chroot", path);
        }
    }

    @Override
    default int prctl(int option, long arg2, long arg3, long arg4, long arg5) {
        int result = libc().prctl(option, arg2, arg3, arg4, arg5);
        if (result < 0) {
            throw failed("prctl", option, arg2, arg3, arg4, arg5);
        }
        return result;
    }

    @Override
    default void setrlimit(int resource, long soft, long hard) {
        if (libc().setrlimit(resource, Structs.longs(soft, hard)) < 0) {
            throw failed("setrlimit", resource, soft, hard);
        }
    }

    @Override
    default void setpriority(int which, int who, int nice) {
        if (libc().setpriority(which, who, nice) < 0) {
            throw failed("setpriority", which, who, nice);
        }
    }

    @Override
    default void close_range(int first, int last, int flags) {
        long end = last & 0xffffffffL;
        if (libc().syscall(Machine.SYS_CLOSE_RANGE, first, end, flags, 0, 0, 0) < 0) {
            throw failed("close_range", first, end, flags);
        }
    }

    /// Handlers are not reset here: execve(2) resets them, and without the JVM's own handlers the JVM would be killed at its
    /// next safepoint. struct sigaction of glibc begins with the handler, eight bytes.
    @Override
    default void resetSignals() {
        byte[] current = new byte[SIGACTION_SIZE];
        for (int signal = 1; signal <= SIGRTMAX; signal++) {
            boolean known = libc().sigaction(signal, null, current) == 0;
            if (known && Structs.view(current).getLong(0) == SIG_IGN) {
                libc().sigaction(signal, new byte[SIGACTION_SIZE], null);
            }
        }
        if (libc().pthread_sigmask(SIG_SETMASK, new byte[SIGSET_SIZE], null) != 0) {
            throw failed("pthread_sigmask");
        }
    }

    int SIGACTION_SIZE = 152;
    int SIGSET_SIZE = 128;
    int SIGRTMAX = 64;
    int SIG_IGN = 1;
    int SIG_SETMASK = 2;
}
