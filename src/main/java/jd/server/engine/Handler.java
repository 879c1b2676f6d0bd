package jd.server.engine;

/// The implementation of a job: it reads parameters and streams from the job and returns the result. On failure it
/// throws; an [jd.server.api.ApiException] if the client should see the message.
@FunctionalInterface
public interface Handler<P, R> {
    R handle(Job<P, R> job);
}
