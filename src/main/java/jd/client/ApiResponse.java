package jd.client;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/// The daemon's answer: its head has arrived, its body streams. Closing it closes the connection.
record ApiResponse(ClassicHttpResponse head, InputStream body, ApiConnection connection) implements AutoCloseable {
    int status() {
        return head.getCode();
    }

    /// {@return the header's value, empty when there is none}
    String header(String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? "" : header.getValue();
    }

    byte[] bytes() throws IOException {
        return body.readAllBytes();
    }

    @Override
    public void close() {
        connection.close();
    }
}
