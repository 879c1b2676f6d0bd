package jd.server;

/// The name under which the [Engine] knows a job, together with the types of its parameters and of its result.
/// In the log and in the book a job is its name; for the compiler it is the two types.
///
/// A job that `watches` does nothing itself: it follows a container's output or waits for an event until that ends or
/// the client goes. Nothing is half-made when it is cut off, so a shutdown does not wait for it.
public record JobName<P, R>(String name, boolean watches) {
    /// A job that does something.
    static <P, R> JobName<P, R> of(String name) {
        return new JobName<>(name, false);
    }

    /// A job that looks on.
    static <P, R> JobName<P, R> watching(String name) {
        return new JobName<>(name, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
