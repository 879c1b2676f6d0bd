package jd.journey;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `GET /events` and keeps the history of every container.
final class EventRecorder implements AutoCloseable {
    private final SocketChannel channel;
    private final Thread thread;

    // Guarded by `histories` itself.
    private final Map<String, List<ContainerHistory.Event>> histories = new LinkedHashMap<>();

    EventRecorder(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        var body = new ApiClient(socket).open(channel, "/v1.45/events");
        thread = Thread.ofPlatform().daemon().name("events").start(() -> record(new BufferedReader(
                new InputStreamReader(body, StandardCharsets.UTF_8))));
    }

    private void record(BufferedReader lines) {
        ObjectMapper json = new ObjectMapper();
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                var node = line.isBlank() ? json.nullNode() : json.readTree(line);
                if (node.path("Type").asText().equals("container")) {
                    var event = ContainerHistory.Event.of(node);
                    synchronized (histories) {
                        histories.computeIfAbsent(event.id(), _ -> new ArrayList<>()).add(event);
                    }
                }
            }
        } catch (IOException e) {
            // The daemon or the test has closed the connection.
        }
    }

    boolean ended() {
        return !thread.isAlive();
    }

    /// {@return the events of each container so far, in the order of arrival}
    Map<String, List<ContainerHistory.Event>> histories() {
        synchronized (histories) {
            Map<String, List<ContainerHistory.Event>> copy = new LinkedHashMap<>();
            histories.forEach((id, events) -> copy.put(id, List.copyOf(events)));
            return copy;
        }
    }

    List<ContainerHistory.Event> of(String id) {
        return histories().getOrDefault(id, List.of());
    }

    @Override
    public void close() throws IOException {
        channel.close();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
