package jd.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Requests that stock clients (docker, docker compose, docker-py, Testcontainers) sent to a real dockerd: method,
/// path and query of each, one per line in `recorded-requests.txt`.
public final class RecordedRequests {
    private static final Path FILE = Path.of("src/test/resources/jd/fuzz/recorded-requests.txt");

    private static final String BODY = "{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"NetworkMode\":\"none\"}}";

    private RecordedRequests() {}

    /// {@return complete requests, each of which asks for the connection to be closed}
    ///
    /// @param container replaces the recorded ids and names
    public static List<byte[]> all(String container) {
        try {
            return Files.readAllLines(FILE).stream()
                    .map(line -> request(line.replace("<ID>", container).replaceAll("/[de]1(?=[/?]|$)", "/" + container)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return an endless source of requests with a few mutations in each; the same ones for the same seed}
    public static Supplier<byte[]> mutated(String container, long seed) {
        return new Mutator(new Random(seed), all(container))::next;
    }

    private static byte[] request(String line) {
        String[] words = line.split(" ");
        StringBuilder request = new StringBuilder(words[0] + " " + words[1] + " HTTP/1.1\r\nHost: docker\r\n");
        if (words.length > 2) {
            request.append("Upgrade: tcp\r\nConnection: Upgrade\r\n");
        } else {
            request.append("Connection: close\r\n");
        }
        boolean document = words[0].equals("POST") && words[1].matches(".*/(create|exec|start|update)(\\?.*)?")
                && !words[1].contains("/images/") && !words[1].matches(".*/containers/[^/]*/start");
        String body = document ? BODY : "";
        if (!words[0].equals("GET") && !words[0].equals("HEAD")) {
            request.append("Content-Type: application/json\r\nContent-Length: ").append(body.length()).append("\r\n");
        }
        return (request + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }
}
