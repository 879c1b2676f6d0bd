package jd.client.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// The latest statistics of several containers, each read from its own stream by its own thread.
final class StatsWatch {
    private final Cli cli;

    // Guarded by `this`. In the order of the table; empty until the first answer.
    private final Map<String, Optional<JsonTree>> latest = new LinkedHashMap<>();
    private final List<ClientException> failures = new ArrayList<>();

    StatsWatch(Cli cli) {
        this.cli = cli;
    }

    void add(String container) {
        synchronized (this) {
            if (latest.putIfAbsent(container, Optional.empty()) != null) {
                return;
            }
        }
        Thread.ofVirtual().name("stats " + container).start(() -> follow(container));
    }

    synchronized void remove(String container) {
        latest.remove(container);
        notifyAll();
    }

    private void follow(String container) {
        try (ApiResponse response = cli.api().call(ApiRequest.get(ApiRequest.containerPath(container) + "/stats"))) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (line != null && keep(container, JsonTree.parse(line.getBytes(StandardCharsets.UTF_8)))) {
                line = lines.readLine();
            }
            remove(container);
        } catch (ClientException e) {
            fail(container, e);
        } catch (IOException e) {
            fail(container, new ClientException(1, "read the stats of " + container + ": " + e.getMessage(), e));
        }
    }

    private synchronized boolean keep(String container, JsonTree stats) {
        boolean kept = latest.replace(container, Optional.of(stats)) != null;
        notifyAll();
        return kept;
    }

    private synchronized void fail(String container, ClientException failure) {
        latest.remove(container);
        failures.add(failure);
        notifyAll();
    }

    /// Waits until every container has answered or failed.
    synchronized void awaitFirst() throws InterruptedException {
        while (latest.values().stream().anyMatch(Optional::isEmpty)) {
            wait();
        }
    }

    synchronized List<ClientException> failures() {
        return List.copyOf(failures);
    }

    /// {@return the latest answers, by the name or id that the user gave}
    synchronized Map<String, JsonTree> latest() {
        Map<String, JsonTree> known = new LinkedHashMap<>();
        latest.forEach((container, stats) -> stats.ifPresent(value -> known.put(container, value)));
        return known;
    }
}
