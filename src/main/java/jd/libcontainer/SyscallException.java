package jd.libcontainer;

/// A system call failed: `mount("proc", "/proc", "proc", MS_NOSUID): EPERM`.
public final class SyscallException extends RuntimeException {
    private final String call;
    private final Errno errno;

    public SyscallException(String call, Errno errno) {
        super(call + ": " + errno.name() + " (" + errno.description() + ")");
        this.call = call;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    public Errno errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected;
    }
}
