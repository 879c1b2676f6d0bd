package jd.server;

/// What a job does when it runs: it finds its parameters and streams in the job and returns the result.
/// A handler that fails throws; a [jd.server.api.ApiException] when the client shall read why.
@FunctionalInterface
public interface Handler<P, R> {
    R handle(Job<P, R> job);
}
