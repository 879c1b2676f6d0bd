package jd.labs.lab09;

import java.io.IOException;
import java.time.Duration;
import jd.pull.registry.Http;

/// The one way to the network. A scripted registry answers in the grader, the real one in `./jd run --lab 9`.
public interface HttpDoor {
    /// Sends a request, and returns when the head of the answer is there, whatever its status: it follows no redirection.
    ///
    /// @throws IOException if there is no answer
    Http.Response send(Http.Request request) throws IOException;

    /// Waits before another attempt.
    void pause(Duration time);
}
