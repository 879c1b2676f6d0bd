package jd.libcontainer.kernel;

/// A system call failed: `mount("proc", "/proc", "proc", MS_NOSUID): EPERM`.
///
/// Many failures are expected, such as ENOENT. So the message is formatted only when it is read: in a dockerinit, which is
/// interpreted, formatting takes longer than the call.
public final class SyscallException extends RuntimeException {
    private final String name;
    private final transient Object[] arguments;
    private final Errno errno;

    /// @param call the call with its arguments, as in the message
    public SyscallException(String call, Errno errno) {
        this(errno, call, (Object[]) null);
    }

    /// @param arguments of the call, which must not be changed afterwards
    SyscallException(Errno errno, String name, Object... arguments) {
        super(null, null);
        this.name = name;
        this.arguments = arguments;
        this.errno = errno;
    }

    @Override
    public String getMessage() {
        return call() + ": " + errno.name() + " (" + errno.description() + ")";
    }

    /// {@return the call with its arguments}
    public String call() {
        return arguments == null ? name : Structs.spelled(name, arguments);
    }

    public Errno errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected;
    }
}
