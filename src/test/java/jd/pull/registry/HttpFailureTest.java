package jd.pull.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.api.Test;

/// The messages for failed requests, which are those of Go's HTTP client.
class HttpFailureTest {
    @Test
    void hostThatEndsInANumberIsUnknown() {
        assertEquals(
                "dial tcp: lookup nosuch.32: no such host",
                HttpFailure.invalidHost(URI.create("https://nosuch.32:5000/v2/")));
    }

    @Test
    void addressWithoutHostIsRefusedByName() {
        assertEquals("http: no Host in request URL", HttpFailure.invalidHost(URI.create("https:/v2/")));
    }
}
