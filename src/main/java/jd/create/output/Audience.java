package jd.create.output;

/// Who gets what a process writes. Called by the one thread that reads for all, so nothing here may wait.
public interface Audience {
    /// The process has written. `bytes` are not changed afterwards.
    void publish(StdStream stream, byte[] bytes);

    /// One of the streams is at its end.
    void finish(StdStream stream);
}
