package jd.libcontainer.kernel;

/// How a process ended: by exit(2) with a code of 0–255, or by a signal.
public record ExitStatus(int code, int signal) {
    /// {@return the code as a shell and Docker show it: a signal counts 128 more}
    public int shellCode() {
        return signal == 0 ? code : 128 + signal;
    }
}
