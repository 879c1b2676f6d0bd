package jd.machine.ssh;

/// A login or a command over SSH that failed; the message is for the user.
public final class SshException extends RuntimeException {
    SshException(String message) {
        super(message);
    }

    SshException(String message, Throwable cause) {
        super(message, cause);
    }
}
