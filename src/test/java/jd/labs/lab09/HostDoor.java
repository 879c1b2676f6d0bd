package jd.labs.lab09;

import java.io.IOException;
import java.time.Duration;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;

/// The network of the host, in `./jd run --lab 9`. It follows redirections itself, so the student's code sees none.
final class HostDoor implements HttpDoor {
    private final Http http = new Http(System.getenv());

    @Override
    public Http.Response send(Http.Request request) throws IOException {
        try {
            return http.send(request);
        } catch (PullException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
