package jd.pull.classroom;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.server.api.Json;

/// One request to the classroom registry and its answer.
record RegistryExchange(HttpExchange http) {
    String path() {
        return http.getRequestURI().getPath();
    }

    String method() {
        return http.getRequestMethod();
    }

    boolean isRead() {
        return method().equals("GET") || method().equals("HEAD");
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    /// {@return a parameter of the query}
    Optional<String> parameter(String name) {
        String query = Optional.ofNullable(http.getRequestURI().getRawQuery()).orElse("");
        for (String pair : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return Optional.of(URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    InputStream body() {
        return http.getRequestBody();
    }

    void set(String header, String value) {
        http.getResponseHeaders().set(header, value);
    }

    void json(int status, Object content) throws IOException {
        bytes(status, "application/json", Json.bytes(content));
    }

    void bytes(int status, String contentType, byte[] content) throws IOException {
        set("Content-Type", contentType);
        try (OutputStream out = begin(status, content.length)) {
            out.write(content);
        }
    }

    /// Sends the head of an answer. {@return the stream for its `length` bytes, which discards them for a HEAD request}
    OutputStream begin(int status, long length) throws IOException {
        if (method().equals("HEAD") || length == 0) {
            set("Content-Length", Long.toString(length));
            http.sendResponseHeaders(status, -1);
            return OutputStream.nullOutputStream();
        }
        http.sendResponseHeaders(status, length);
        return http.getResponseBody();
    }

    void empty(int status) throws IOException {
        http.sendResponseHeaders(status, -1);
    }

    /// Sends an error in the format of registries, unless an answer has begun.
    void refuse(int status, String code, String message) {
        Map<String, String> error = Map.of("code", code, "message", message);
        try {
            if (http.getResponseCode() < 0) {
                json(status, Map.of("errors", List.of(error)));
            }
        } catch (IOException gone) {
            // The client has closed the connection.
            http.close();
        }
    }
}
