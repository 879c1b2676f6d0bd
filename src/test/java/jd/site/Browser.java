package jd.site;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A page in a headless Chromium, driven through the DevTools protocol: JSON messages over a WebSocket.
///
/// The protocol reports what a test of the book needs and a WebDriver does not: each request of a page, and each error in
/// its console.
final class Browser {
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final long SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Messages messages = new Messages();
    private int id;

    private Browser(Process process, Path profile, URI page) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, messages).join();
    }

    /// Starts the installed browser. Without one the calling test is skipped, or fails with `JD_CI=true`.
    ///
    /// @param profile an empty directory for its files
    static Browser startOrSkip(Path profile) throws IOException, InterruptedException {
        Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            String reason = "no browser: install chromium";
            return "true".equals(System.getenv("JD_CI")) ? fail(reason) : abort(reason);
        }
        // Without a sandbox, since it refuses to run as root. A name that a page asks for must not reach a network.
        ProcessBuilder builder = new ProcessBuilder(program.get().toString(), "--headless", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update", "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank");
        builder.environment().putAll(Map.of("HOME", profile.toString(), "TMPDIR", profile.toString()));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        URI devTools = address(process);
        HttpRequest newPage = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + devTools.getPort() + "/json/new"))
                .PUT(HttpRequest.BodyPublishers.noBody()).build();
        JsonNode page = JSON.readTree(HttpClient.newHttpClient().send(newPage, BodyHandlers.ofString()).body());
        var browser = new Browser(process, profile, URI.create(page.path("webSocketDebuggerUrl").asText()));
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            browser.call(domain + ".enable", Map.of());
        }
        return browser;
    }

    /// Chromium prints `DevTools listening on ws://127.0.0.1:PORT/…`. What it prints later is read and dropped, so that it
    /// never waits for a reader.
    private static URI address(Process process) throws IOException {
        BufferedReader lines = process.errorReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("DevTools listening on ")) {
                Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(ignored -> { }));
                return URI.create(line.substring("DevTools listening on ".length()));
            }
        }
        throw new IOException("the browser ended before it listened");
    }

    // ---- what a test does ----

    void open(String url) {
        messages.events.clear();
        call("Page.navigate", Map.of("url", url));
        awaitLoad();
    }

    /// Waits for the page that a click has opened.
    void awaitLoad() {
        JsonNode event = messages.next(messages.events);
        while (!event.path("method").asText().equals("Page.loadEventFired")) {
            event = messages.next(messages.events);
        }
    }

    /// {@return the value of an expression in the page}
    JsonNode evaluate(String expression) {
        JsonNode answer = call("Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    List<String> strings(String expression) {
        List<String> strings = new ArrayList<>();
        evaluate(expression).forEach(each -> strings.add(each.asText()));
        return strings;
    }

    void resize(int width, int height) {
        call("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /// @param medium `screen` or `print`
    /// @param scheme `light` or `dark`
    void show(String medium, String scheme) {
        call("Emulation.setEmulatedMedia", Map.of("media", medium,
                "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /// Types one character into the element that has the focus.
    void type(char character) {
        call("Input.dispatchKeyEvent", Map.of("type", "char", "text", String.valueOf(character)));
    }

    /// {@return the errors and warnings that pages have put on the console}
    List<String> problems() {
        return List.copyOf(messages.problems);
    }

    /// {@return the addresses that pages have requested}
    List<String> requests() {
        return List.copyOf(messages.requests);
    }

    // ---- the protocol ----

    private JsonNode call(String method, Map<String, ?> parameters) {
        try {
            int own = ++id;
            String message = JSON.writeValueAsString(Map.of("id", own, "method", method, "params", parameters));
            socket.sendText(message, true).join();
            JsonNode answer = messages.next(messages.answers);
            while (answer.path("id").asInt() != own) {
                answer = messages.next(messages.answers);
            }
            if (answer.has("error")) {
                throw new AssertionError(method + ": " + answer.get("error"));
            }
            return answer.path("result");
        } catch (IOException e) {
            throw new AssertionError(method, e);
        }
    }

    /// Sorts what arrives: answers to calls, and events.
    private static final class Messages implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
        private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
        private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
        private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    accept(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    problems.add("not JSON: " + text);
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void accept(JsonNode message) {
            JsonNode parameters = message.path("params");
            switch (message.path("method").asText()) {
                case "" -> answers.add(message);
                case "Page.loadEventFired" -> events.add(message);
                case "Network.requestWillBeSent" -> requests.add(parameters.path("request").path("url").asText());
                case "Runtime.exceptionThrown" -> problems.add(parameters.path("exceptionDetails").toString());
                case "Log.entryAdded" -> problems.add(parameters.path("entry").toString());
                case "Runtime.consoleAPICalled" -> problems.add(parameters.path("args").toString());
                default -> { } // an event that no test asks for
            }
        }

        private JsonNode next(BlockingQueue<JsonNode> queue) {
            try {
                JsonNode message = queue.poll(SECONDS, TimeUnit.SECONDS);
                return message != null ? message : fail("no answer from the browser in " + SECONDS + " s");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /// Ends the browser and waits for its processes, which would otherwise still write into the profile.
    void end() throws IOException, InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
        for (String link : List.of("SingletonLock", "SingletonSocket", "SingletonCookie")) {
            Files.deleteIfExists(profile.resolve(link)); // lead out of the profile
        }
    }
}
