package jd.swarm.manager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import jd.server.api.Json;

/// The answer to a request that several nodes work on: lines of JSON, written by one thread for each node. A client
/// shows the last line of each `id` in a line of its own.
final class NodeProgress {
    // guarded by itself
    private final OutputStream out;

    NodeProgress(OutputStream out) {
        this.out = out;
    }

    void write(JsonNode document) throws IOException {
        synchronized (out) {
            out.write(Json.bytes(document));
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    void status(String id, String status) throws IOException {
        write(JsonNodeFactory.instance.objectNode().put("status", status).put("id", id));
    }

    void error(String message) throws IOException {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.putObject("errorDetail").put("message", message);
        write(line.put("error", message));
    }
}
