package jd.libcontainer.kernel;

/// How a process ended: by exit(2) with a code of 0–255, or by a signal.
public record ExitStatus(int code, int signal) {
    /// {@return the exit code of a shell and of Docker: 128 + signal after a signal}
    public int shellCode() {
        return signal == 0 ? code : 128 + signal;
    }
}
