package jd.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.journey.Http;

/// Sends requests to a daemon's Engine API directly: no client process adds to the measured time.
record Api(Path socket) {
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");

    /// {@return the container's id}
    ///
    /// @param network the value of `--network`
    String create(String network, String... command) {
        String words = "\"" + String.join("\", \"", command) + "\"";
        Matcher id = ID.matcher(post("/containers/create",
                "{\"Image\": \"busybox\", \"Cmd\": [" + words + "], \"HostConfig\": {\"NetworkMode\": \"" + network + "\"}}"));
        if (!id.find()) {
            throw new IllegalStateException("create a container: no id in the answer");
        }
        return id.group(1);
    }

    void start(String id) {
        post("/containers/" + id + "/start", "");
    }

    /// Returns when the container has ended.
    void await(String id) {
        post("/containers/" + id + "/wait", "");
    }

    String inspect(String id) {
        return checked(() -> Http.get(socket, "/v1.41/containers/" + id + "/json"));
    }

    String info() {
        return checked(() -> Http.get(socket, "/v1.41/info"));
    }

    String logs(String id) {
        return checked(() -> Http.get(socket, "/v1.41/containers/" + id + "/logs?stdout=1"));
    }

    void remove(String id) {
        checked(() -> Http.raw(socket, "DELETE /v1.41/containers/" + id + "?force=1 HTTP/1.1\r\nHost: d\r\n"
                + "Connection: close\r\n\r\n"));
    }

    private String post(String path, String json) {
        return checked(() -> Http.post(socket, "/v1.41" + path, json));
    }

    private interface Request {
        Http.Answer answer() throws IOException;
    }

    private static String checked(Request request) {
        try {
            Http.Answer answer = request.answer();
            if (answer.status() >= 300) {
                throw new IllegalStateException(answer.status() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
