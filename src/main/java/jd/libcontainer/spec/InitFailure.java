package jd.libcontainer.spec;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;

/// dockerinit could not become the command. `step` is the step of dockerinit's spine that failed, `errno` the kernel's
/// reason (UNKNOWN where it was not the kernel), the message what Docker says after "unable to start container process:
/// ".
public final class InitFailure extends RuntimeException {
    private final String step;
    private final Errno errno;

    public InitFailure(String step, Errno errno, String message) {
        super(message);
        this.step = step;
        this.errno = errno;
    }

    /// {@return the failure of a call that the daemon made itself, on the way to an init or in the conversation with it}
    public static InitFailure ofDaemon(SyscallException e) {
        return new InitFailure("dockerinit", e.errno(), "start dockerinit: " + e.getMessage());
    }

    public String step() {
        return step;
    }

    public Errno errno() {
        return errno;
    }
}
