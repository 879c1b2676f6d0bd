package jd.client.api;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/// The daemon's answer: its head has been read, its body is a stream. Closing the answer closes the connection.
public record ApiResponse(ClassicHttpResponse head, InputStream body, ApiConnection connection)
        implements AutoCloseable {
    public int status() {
        return head.getCode();
    }

    /// {@return the header's value, empty when there is none}
    public String header(String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? "" : header.getValue();
    }

    public byte[] bytes() throws IOException {
        return body.readAllBytes();
    }

    @Override
    public void close() {
        connection.close();
    }
}
