package jd.create.output;

/// Receives what a process writes. Its methods are called by the one thread that reads all pipes, so they must not block.
public interface OutputListener {
    /// @param bytes what the process has written; not changed afterwards
    void publish(StdStream stream, byte[] bytes);

    /// The stream has reached its end.
    void finish(StdStream stream);
}
