package jd.server.api;

/// The name under which the Engine knows a job, together with the types of its parameters and of its result.
///
/// @param watches whether the job only follows a container's output or waits for an event; it leaves nothing half-done
///     when it is cut off, so a shutdown does not wait for it
/// @param blocks whether the job works on files, processes or the kernel; it then runs on a platform thread, because on
///     the virtual thread of a connection it would block the carrier
public record JobName<P, R>(String name, boolean watches, boolean blocks) {
    /// {@return a job that runs on the caller's thread}
    public static <P, R> JobName<P, R> of(String name) {
        return new JobName<>(name, false, false);
    }

    /// {@return a job that watches; it runs on the caller's thread}
    public static <P, R> JobName<P, R> watching(String name) {
        return new JobName<>(name, true, false);
    }

    /// {@return a job that blocks; it runs on a platform thread}
    public static <P, R> JobName<P, R> blocking(String name) {
        return new JobName<>(name, false, true);
    }

    @Override
    public String toString() {
        return name;
    }
}
