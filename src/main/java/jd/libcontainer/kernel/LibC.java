package jd.libcontainer.kernel;

import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/// The functions of glibc that jd calls, declared as their headers declare them.
///
/// A `byte[]` is memory that the kernel reads (`@In`) or fills (`@Out`); a path is such memory ending in a zero. A
/// `long` that a structure's name stands for is an address from [NativeMemory]. Every function returns -1 and sets
/// errno when it fails, except the `posix_spawn` family, which returns the number.
///
/// In the daemon JNR-FFI implements this interface with code that it generates, so it has to be public.
/// In dockerinit [JffiLibC] implements it by hand.
public interface LibC {
    /// syscall(2), for calls that not every supported glibc wraps. The numbers above 423 are the same on
    /// all processors.
    long syscall(long number, long a, long b, long c, long d, long e, long f);

    // mount.h, sched.h
    int mount(@In byte[] source, @In byte[] target, @In byte[] type, long flags, @In byte[] data);
    int umount2(@In byte[] target, int flags);
    int pivot_root(@In byte[] newRoot, @In byte[] putOld);
    int unshare(int flags);
    int setns(int fd, int type);

    // fcntl.h, unistd.h, sys/stat.h
    int openat(int dirfd, @In byte[] path, int flags, int mode);
    int close(int fd);
    long read(int fd, @Out byte[] buffer, long count);
    long write(int fd, @In byte[] buffer, long count);
    long lseek(int fd, long offset, int whence);
    int dup(int fd);
    int dup3(int fd, int newFd, int flags);
    int pipe2(@Out byte[] fds, int flags);
    int eventfd(int initial, int flags);
    int memfd_create(@In byte[] name, int flags);
    int fcntl(int fd, int command, long argument);
    int ioctl(int fd, long request, byte[] argument);
    int statx(int dirfd, @In byte[] path, int flags, int mask, @Out byte[] buffer);
    int faccessat(int dirfd, @In byte[] path, int mode, int flags);
    int mkdirat(int dirfd, @In byte[] path, int mode);
    int mknodat(int dirfd, @In byte[] path, int mode, long dev);
    int symlinkat(@In byte[] target, int dirfd, @In byte[] path);
    int linkat(int oldDirfd, @In byte[] oldPath, int newDirfd, @In byte[] newPath, int flags);
    int unlinkat(int dirfd, @In byte[] path, int flags);
    int renameat(int oldDirfd, @In byte[] oldPath, int newDirfd, @In byte[] newPath);
    long readlinkat(int dirfd, @In byte[] path, @Out byte[] buffer, long size);
    int fchownat(int dirfd, @In byte[] path, int uid, int gid, int flags);
    int fchmodat(int dirfd, @In byte[] path, int mode, int flags);
    int ftruncate(int fd, long length);
    int utimensat(int dirfd, @In byte[] path, @In byte[] times, int flags);
    int lsetxattr(@In byte[] path, @In byte[] name, @In byte[] value, long size, int flags);
    long lgetxattr(@In byte[] path, @In byte[] name, @Out byte[] value, long size);
    long llistxattr(@In byte[] path, @Out byte[] list, long size);
    long getdents64(int fd, @Out byte[] buffer, long size);
    int statfs(@In byte[] path, @Out byte[] buffer);

    // sys/socket.h
    int socket(int domain, int type, int protocol);
    int bind(int fd, @In byte[] address, int length);
    int connect(int fd, @In byte[] address, int length);
    int getsockopt(int fd, int level, int option, @Out byte[] value, byte[] length);
    long sendto(int fd, @In byte[] message, long length, int flags, @In byte[] address, int addressLength);
    long recv(int fd, @Out byte[] buffer, long length, int flags);
    int socketpair(int domain, int type, int protocol, @Out byte[] fds);
    long sendmsg(int fd, long msghdr, int flags);
    long recvmsg(int fd, long msghdr, int flags);
    int shutdown(int fd, int how);

    // spawn.h
    int posix_spawn(@Out byte[] pid, @In byte[] path, long fileActions, long attributes, long argv, long envp);
    int posix_spawnattr_init(long attributes);
    int posix_spawnattr_destroy(long attributes);
    int posix_spawnattr_setflags(long attributes, short flags);
    int posix_spawnattr_setsigmask(long attributes, @In byte[] sigset);
    int posix_spawnattr_setsigdefault(long attributes, @In byte[] sigset);
    int posix_spawn_file_actions_init(long actions);
    int posix_spawn_file_actions_destroy(long actions);
    int posix_spawn_file_actions_adddup2(long actions, int fd, int newFd);
    int posix_spawn_file_actions_addopen(long actions, int fd, @In byte[] path, int flags, int mode);
    int posix_spawn_file_actions_addclose(long actions, int fd);
    int posix_spawn_file_actions_addchdir_np(long actions, @In byte[] path);
    int posix_spawn_file_actions_addfchdir_np(long actions, int fd);
    int posix_spawn_file_actions_addclosefrom_np(long actions, int from);

    // unistd.h, sys/wait.h, signal.h, poll.h, sys/prctl.h, sys/resource.h
    int execve(@In byte[] path, long argv, long envp);
    int getpid();
    int gettid();
    int geteuid();
    int kill(int pid, int signal);
    int waitid(int idType, int id, @Out byte[] siginfo, int options);
    int poll(byte[] fds, long count, int timeoutMillis);
    int setsid();
    int sethostname(@In byte[] name, long length);
    int setdomainname(@In byte[] name, long length);
    int umask(int mask);
    int chdir(@In byte[] path);
    int fchdir(int fd);
    int chroot(@In byte[] path);
    int prctl(int option, long arg2, long arg3, long arg4, long arg5);
    int setrlimit(int resource, @In byte[] limit);
    int setpriority(int which, int who, int nice);
    int sigaction(int signal, @In byte[] action, @Out byte[] old);
    int pthread_sigmask(int how, @In byte[] set, @Out byte[] old);

    // sys/capability.h, in glibc since 2.0 though no header of it says so
    int capset(@In byte[] header, @In byte[] data);
    int capget(@In byte[] header, @Out byte[] data);
}
