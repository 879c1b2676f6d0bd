package jd.swarm.discovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import jd.server.api.Json;

/// The one class through which swarm makes HTTP requests that are not for a daemon: to a hub, and to a store.
final class DiscoveryHttp {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_MESSAGE = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /// An answer. A status from 400 is not an error here: its meaning depends on the request.
    record Answer(int status, String body) {
        /// @throws DiscoveryException if the body is not JSON
        JsonNode json(URI uri) {
            try {
                return Json.mapper().readTree(body);
            } catch (JsonProcessingException e) {
                throw new DiscoveryException(uri + " answers with something else than JSON: " + start(), e);
            }
        }

        /// {@return the body's first characters, for a message}
        String start() {
            String line = body.strip().replaceAll("\\s+", " ");
            return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
        }
    }

    Answer get(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    Answer post(URI uri, String body) {
        return send(HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    /// @throws DiscoveryException that may pass later, if there is no answer
    private Answer send(HttpRequest.Builder request) {
        HttpRequest built = request.timeout(ANSWER_LIMIT).build();
        String server = built.uri().getAuthority();
        try {
            HttpResponse<String> response = client.send(built, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.body());
        } catch (ConnectException e) {
            throw DiscoveryException.unavailable("no server answers at " + server, e);
        } catch (HttpTimeoutException e) {
            throw DiscoveryException.unavailable("no answer from " + server + " in time", e);
        } catch (IOException e) {
            throw DiscoveryException.unavailable("exchange with " + server + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DiscoveryException.unavailable("exchange with " + server + ": interrupted", e);
        }
    }
}
