package jd.libcontainer.kernel;

import com.kenai.jffi.ArrayFlags;
import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The C library through jffi: what JNR-FFI would generate, written by hand, because generating code would
/// take most of the tenth of a second that a dockerinit runs.
///
/// How a call works. The dynamic linker knows the address of a function's name. libffi needs a description of the
/// arguments to put each where the processor's calling convention wants it. On both of jd's processors integers and
/// addresses travel in the same 64-bit registers, so the *number* of arguments describes a call well enough. An array
/// is copied out of the Java heap before the call and back after it.
class JffiLibC implements LibC {
    private final Library library = Library.openLibrary("libc.so.6", Library.NOW);
    private final Invoker invoker = Invoker.getInstance();
    private final Map<String, Long> addresses = new HashMap<>();
    private final CallContext[] contexts = new CallContext[8];

    long call(String name, Object... arguments) {
        CallContext context = context(arguments.length);
        HeapInvocationBuffer buffer = new HeapInvocationBuffer(context);
        for (Object argument : arguments) {
            if (argument instanceof byte[] memory) {
                buffer.putArray(memory, 0, memory.length, ArrayFlags.IN | ArrayFlags.OUT);
            } else {
                buffer.putLong(argument == null ? 0 : ((Number) argument).longValue());
            }
        }
        return invoker.invokeLong(context, address(name), buffer);
    }

    /// A result narrower than a register leaves its upper half undefined.
    private int intCall(String name, Object... arguments) {
        return (int) call(name, arguments);
    }

    private synchronized long address(String name) {
        Long known = addresses.get(name);
        if (known != null) {
            return known;
        }
        long address = library.getSymbolAddress(name);
        if (address == 0) {
            throw new SyscallException(name, Errno.ENOSYS);
        }
        addresses.put(name, address);
        return address;
    }

    private synchronized CallContext context(int arguments) {
        if (contexts[arguments] == null) {
            Type[] types = new Type[arguments];
            Arrays.fill(types, Type.POINTER);
            contexts[arguments] = CallContext.getCallContext(Type.SINT64, types, CallingConvention.DEFAULT, true);
        }
        return contexts[arguments];
    }

    @Override
    public long syscall(long number, long a, long b, long c, long d, long e, long f) {
        return call("syscall", number, a, b, c, d, e, f);
    }

    // mount.h, sched.h

    @Override
    public int mount(byte[] source, byte[] target, byte[] type, long flags, byte[] data) {
        return intCall("mount", source, target, type, flags, data);
    }

    @Override
    public int umount2(byte[] target, int flags) {
        return intCall("umount2", target, flags);
    }

    @Override
    public int pivot_root(byte[] newRoot, byte[] putOld) {
        return intCall("pivot_root", newRoot, putOld);
    }

    @Override
    public int unshare(int flags) {
        return intCall("unshare", flags);
    }

    @Override
    public int setns(int fd, int type) {
        return intCall("setns", fd, type);
    }

    // fcntl.h, unistd.h, sys/stat.h

    @Override
    public int openat(int dirfd, byte[] path, int flags, int mode) {
        return intCall("openat", dirfd, path, flags, mode);
    }

    @Override
    public int close(int fd) {
        return intCall("close", fd);
    }

    @Override
    public long read(int fd, byte[] buffer, long count) {
        return call("read", fd, buffer, count);
    }

    @Override
    public long write(int fd, byte[] buffer, long count) {
        return call("write", fd, buffer, count);
    }

    @Override
    public long lseek(int fd, long offset, int whence) {
        return call("lseek", fd, offset, whence);
    }

    @Override
    public int dup(int fd) {
        return intCall("dup", fd);
    }

    @Override
    public int dup3(int fd, int newFd, int flags) {
        return intCall("dup3", fd, newFd, flags);
    }

    @Override
    public int pipe2(byte[] fds, int flags) {
        return intCall("pipe2", fds, flags);
    }

    @Override
    public int eventfd(int initial, int flags) {
        return intCall("eventfd", initial, flags);
    }

    @Override
    public int memfd_create(byte[] name, int flags) {
        return intCall("memfd_create", name, flags);
    }

    @Override
    public int fcntl(int fd, int command, long argument) {
        return intCall("fcntl", fd, command, argument);
    }

    @Override
    public int ioctl(int fd, long request, byte[] argument) {
        return intCall("ioctl", fd, request, argument);
    }

    @Override
    public int statx(int dirfd, byte[] path, int flags, int mask, byte[] buffer) {
        return intCall("statx", dirfd, path, flags, mask, buffer);
    }

    @Override
    public int faccessat(int dirfd, byte[] path, int mode, int flags) {
        return intCall("faccessat", dirfd, path, mode, flags);
    }

    @Override
    public int mkdirat(int dirfd, byte[] path, int mode) {
        return intCall("mkdirat", dirfd, path, mode);
    }

    @Override
    public int mknodat(int dirfd, byte[] path, int mode, long dev) {
        return intCall("mknodat", dirfd, path, mode, dev);
    }

    @Override
    public int symlinkat(byte[] target, int dirfd, byte[] path) {
        return intCall("symlinkat", target, dirfd, path);
    }

    @Override
    public int linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
        return intCall("linkat", oldDirfd, oldPath, newDirfd, newPath, flags);
    }

    @Override
    public int unlinkat(int dirfd, byte[] path, int flags) {
        return intCall("unlinkat", dirfd, path, flags);
    }

    @Override
    public int renameat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath) {
        return intCall("renameat", oldDirfd, oldPath, newDirfd, newPath);
    }

    @Override
    public long readlinkat(int dirfd, byte[] path, byte[] buffer, long size) {
        return call("readlinkat", dirfd, path, buffer, size);
    }

    @Override
    public int fchownat(int dirfd, byte[] path, int uid, int gid, int flags) {
        return intCall("fchownat", dirfd, path, uid, gid, flags);
    }

    @Override
    public int fchmodat(int dirfd, byte[] path, int mode, int flags) {
        return intCall("fchmodat", dirfd, path, mode, flags);
    }

    @Override
    public int ftruncate(int fd, long length) {
        return intCall("ftruncate", fd, length);
    }

    @Override
    public int utimensat(int dirfd, byte[] path, byte[] times, int flags) {
        return intCall("utimensat", dirfd, path, times, flags);
    }

    @Override
    public int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags) {
        return intCall("lsetxattr", path, name, value, size, flags);
    }

    @Override
    public long lgetxattr(byte[] path, byte[] name, byte[] value, long size) {
        return call("lgetxattr", path, name, value, size);
    }

    @Override
    public long llistxattr(byte[] path, byte[] list, long size) {
        return call("llistxattr", path, list, size);
    }

    @Override
    public long getdents64(int fd, byte[] buffer, long size) {
        return call("getdents64", fd, buffer, size);
    }

    @Override
    public int statfs(byte[] path, byte[] buffer) {
        return intCall("statfs", path, buffer);
    }

    // sys/socket.h

    @Override
    public int socket(int domain, int type, int protocol) {
        return intCall("socket", domain, type, protocol);
    }

    @Override
    public int bind(int fd, byte[] address, int length) {
        return intCall("bind", fd, address, length);
    }

    @Override
    public int connect(int fd, byte[] address, int length) {
        return intCall("connect", fd, address, length);
    }

    @Override
    public int getsockopt(int fd, int level, int option, byte[] value, byte[] length) {
        return intCall("getsockopt", fd, level, option, value, length);
    }

    @Override
    public long sendto(int fd, byte[] message, long length, int flags, byte[] address, int addressLength) {
        return call("sendto", fd, message, length, flags, address, addressLength);
    }

    @Override
    public long recv(int fd, byte[] buffer, long length, int flags) {
        return call("recv", fd, buffer, length, flags);
    }

    @Override
    public int socketpair(int domain, int type, int protocol, byte[] fds) {
        return intCall("socketpair", domain, type, protocol, fds);
    }

    @Override
    public long sendmsg(int fd, long msghdr, int flags) {
        return call("sendmsg", fd, msghdr, flags);
    }

    @Override
    public long recvmsg(int fd, long msghdr, int flags) {
        return call("recvmsg", fd, msghdr, flags);
    }

    @Override
    public int shutdown(int fd, int how) {
        return intCall("shutdown", fd, how);
    }

    // spawn.h

    @Override
    public int posix_spawn(byte[] pid, byte[] path, long fileActions, long attributes, long argv, long envp) {
        return intCall("posix_spawn", pid, path, fileActions, attributes, argv, envp);
    }

    @Override
    public int posix_spawnattr_init(long attributes) {
        return intCall("posix_spawnattr_init", attributes);
    }

    @Override
    public int posix_spawnattr_destroy(long attributes) {
        return intCall("posix_spawnattr_destroy", attributes);
    }

    @Override
    public int posix_spawnattr_setflags(long attributes, short flags) {
        return intCall("posix_spawnattr_setflags", attributes, flags);
    }

    @Override
    public int posix_spawnattr_setsigmask(long attributes, byte[] sigset) {
        return intCall("posix_spawnattr_setsigmask", attributes, sigset);
    }

    @Override
    public int posix_spawnattr_setsigdefault(long attributes, byte[] sigset) {
        return intCall("posix_spawnattr_setsigdefault", attributes, sigset);
    }

    @Override
    public int posix_spawn_file_actions_init(long actions) {
        return intCall("posix_spawn_file_actions_init", actions);
    }

    @Override
    public int posix_spawn_file_actions_destroy(long actions) {
        return intCall("posix_spawn_file_actions_destroy", actions);
    }

    @Override
    public int posix_spawn_file_actions_adddup2(long actions, int fd, int newFd) {
        return intCall("posix_spawn_file_actions_adddup2", actions, fd, newFd);
    }

    @Override
    public int posix_spawn_file_actions_addopen(long actions, int fd, byte[] path, int flags, int mode) {
        return intCall("posix_spawn_file_actions_addopen", actions, fd, path, flags, mode);
    }

    @Override
    public int posix_spawn_file_actions_addclose(long actions, int fd) {
        return intCall("posix_spawn_file_actions_addclose", actions, fd);
    }

    @Override
    public int posix_spawn_file_actions_addchdir_np(long actions, byte[] path) {
        return intCall("posix_spawn_file_actions_addchdir_np", actions, path);
    }

    @Override
    public int posix_spawn_file_actions_addfchdir_np(long actions, int fd) {
        return intCall("posix_spawn_file_actions_addfchdir_np", actions, fd);
    }

    @Override
    public int posix_spawn_file_actions_addclosefrom_np(long actions, int from) {
        return intCall("posix_spawn_file_actions_addclosefrom_np", actions, from);
    }

    // unistd.h, sys/wait.h, signal.h, poll.h, sys/prctl.h, sys/resource.h

    @Override
    public int execve(byte[] path, long argv, long envp) {
        return intCall("execve", path, argv, envp);
    }

    @Override
    public int getpid() {
        return intCall("getpid");
    }

    @Override
    public int gettid() {
        return intCall("gettid");
    }

    @Override
    public int geteuid() {
        return intCall("geteuid");
    }

    @Override
    public int kill(int pid, int signal) {
        return intCall("kill", pid, signal);
    }

    @Override
    public int waitid(int idType, int id, byte[] siginfo, int options) {
        return intCall("waitid", idType, id, siginfo, options);
    }

    @Override
    public int poll(byte[] fds, long count, int timeoutMillis) {
        return intCall("poll", fds, count, timeoutMillis);
    }

    @Override
    public int setsid() {
        return intCall("setsid");
    }

    @Override
    public int sethostname(byte[] name, long length) {
        return intCall("sethostname", name, length);
    }

    @Override
    public int setdomainname(byte[] name, long length) {
        return intCall("setdomainname", name, length);
    }

    @Override
    public int umask(int mask) {
        return intCall("umask", mask);
    }

    @Override
    public int chdir(byte[] path) {
        return intCall("chdir", path);
    }

    @Override
    public int fchdir(int fd) {
        return intCall("fchdir", fd);
    }

    @Override
    public int chroot(byte[] path) {
        return intCall("chroot", path);
    }

    @Override
    public int prctl(int option, long arg2, long arg3, long arg4, long arg5) {
        return intCall("prctl", option, arg2, arg3, arg4, arg5);
    }

    @Override
    public int setrlimit(int resource, byte[] limit) {
        return intCall("setrlimit", resource, limit);
    }

    @Override
    public int setpriority(int which, int who, int nice) {
        return intCall("setpriority", which, who, nice);
    }

    @Override
    public int sigaction(int signal, byte[] action, byte[] old) {
        return intCall("sigaction", signal, action, old);
    }

    @Override
    public int pthread_sigmask(int how, byte[] set, byte[] old) {
        return intCall("pthread_sigmask", how, set, old);
    }

    // sys/capability.h, in glibc since 2.0 though no header of it says so

    @Override
    public int capset(byte[] header, byte[] data) {
        return intCall("capset", header, data);
    }

    @Override
    public int capget(byte[] header, byte[] data) {
        return intCall("capget", header, data);
    }
}
