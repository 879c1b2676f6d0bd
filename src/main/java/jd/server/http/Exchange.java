package jd.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jd.server.api.ApiException;
import jd.server.api.ApiVersion;
import jd.server.api.ContentType;
import jd.server.api.ErrorResponse;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.api.Json;
import jd.server.engine.Engine;
import jd.server.engine.EngineException;

/// One request and its answer, as a route sees them: parameters, a job to run, and methods to answer.
public final class Exchange {
    private static final ApiVersion MULTIPLEXED_SINCE = new ApiVersion("1.42");

    private final Engine engine;
    private final Wire wire;
    private final ServerLimits limits;
    private final Request request;
    private final Response response;
    private Map<String, String> variables = Map.of();
    private ApiVersion version = ApiVersion.CURRENT;
    private Optional<ClientDisconnect> disconnect = Optional.empty();
    private Optional<OutputStream> body = Optional.empty();
    private boolean hijacked;

    Exchange(Engine engine, Wire wire, ServerLimits limits, Request request, Response response) {
        this.engine = engine;
        this.wire = wire;
        this.limits = limits;
        this.request = request;
        this.response = response;
    }

    // The request.

    Request request() {
        return request;
    }

    public String method() {
        return request.method();
    }

    public Query query() {
        return request.query();
    }

    /// Sets what the router has parsed from the path.
    void matched(ApiVersion version, Map<String, String> variables) {
        this.version = version;
        this.variables = variables;
    }

    /// {@return the part of the path that the route's pattern calls `name`}
    public String variable(String name) {
        return variables.get(name);
    }

    public ApiVersion version() {
        return version;
    }

    /// {@return a header of the request}
    public Optional<String> requestHeader(String name) {
        return request.header(name);
    }

    /// {@return the request's body}
    public InputStream body() {
        return request.body();
    }

    /// {@return whether the body has been read to its end, as one that is missing}
    public boolean isBodyRead() {
        return request.body().isRead();
    }

    /// {@return the body, parsed as JSON; empty for the document `null`, which Go decodes to an empty structure} Fails
    /// with Docker's message if it is malformed.
    public <T> Optional<T> json(Class<T> type) {
        try (var memory = limits.requests().share()) {
            return JsonBody.read(
                    request, type, memory, () -> limits.deadlines().start(wire, limits.deadlines().body()));
        }
    }

    /// {@return the parsed body; empty without a body, where Docker does not require one}
    public <T> Optional<T> jsonIfPresent(Class<T> type) {
        return request.header("Content-Length").filter(length -> !length.equals("0")).isEmpty()
                && request.header("Transfer-Encoding").isEmpty()
                ? Optional.empty()
                : json(type);
    }

    // The job.

    /// Runs a job whose input is the request's body and whose output is the answer's body.
    public <P, R> R run(JobName<P, R> name, P parameters) {
        return engine.job(name, parameters, new BodyStreams()).run();
    }

    /// Runs a job that takes over the connection when it opens its output.
    public <P, R> R runHijacking(JobName<P, R> name, P parameters) throws IOException {
        return engine.job(name, parameters, hijacking()).run();
    }

    /// {@return whether the Engine starts no more jobs}
    boolean isEngineShutDown() {
        return engine.isShutDown();
    }

    private final class BodyStreams implements JobStreams {
        @Override
        public InputStream input() {
            return request.body();
        }

        @Override
        public OutputStream output(ContentType type) {
            return openBody(mediaType(type));
        }

        @Override
        public CompletableFuture<Void> gone() {
            return disconnect().gone();
        }
    }

    // An answer of another engine.

    /// {@return completes when the client has disconnected}
    public CompletableFuture<Void> gone() {
        return disconnect().gone();
    }

    /// Sends a whole answer with the headers that have been set.
    public void send(int status, byte[] document) throws IOException {
        response.send(status, document);
    }

    /// Sends a head with the headers that have been set. {@return the body, sent in chunks, one for each flush}
    public OutputStream stream(int status) throws IOException {
        return response.stream(status);
    }

    /// {@return the connection's streams, which stop being HTTP when the output is opened}
    public JobStreams hijacking() throws IOException {
        if (!request.body().finish()) {
            throw ApiException.invalid("request body too large");
        }
        return new HijackedStreams(wire, this::hijack);
    }

    private OutputStream openBody(String mediaType) {
        if (body.isEmpty()) {
            try {
                response.header("Content-Type", mediaType);
                body = Optional.of(response.stream(200));
            } catch (IOException e) {
                throw new EngineException("answer " + request + ": " + e.getMessage(), e);
            }
        }
        return body.get();
    }

    private ClientDisconnect disconnect() {
        if (disconnect.isEmpty()) {
            disconnect = Optional.of(ClientDisconnect.watch(wire, request.body()));
        }
        return disconnect.get();
    }

    private String mediaType(ContentType type) {
        boolean unknown = type == ContentType.MULTIPLEXED_STREAM && version.isBefore(MULTIPLEXED_SINCE);
        return (unknown ? ContentType.RAW_STREAM : type).mediaType();
    }

    // A client that requests an upgrade gets status 101; an older one (before API 1.22) or a script gets a plain 200
    // before the bytes.
    private void hijack(ContentType type) throws IOException {
        hijacked = true;
        if (request.header("Upgrade").isPresent()) {
            response.hijack(101, "UPGRADED",
                    Map.of("Content-Type", mediaType(type), "Connection", "Upgrade", "Upgrade", "tcp"));
        } else {
            response.hijack(200, "OK", Map.of("Content-Type", ContentType.RAW_STREAM.mediaType()));
        }
    }

    // The answer.

    public void header(String name, String value) {
        response.header(name, value);
    }

    /// Answers with a status alone.
    public void answer(int status) throws IOException {
        response.send(status, new byte[0]);
    }

    public void text(int status, String text) throws IOException {
        response.header("Content-Type", "text/plain; charset=utf-8");
        response.send(status, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Answers with a document; if the job has opened the answer already, the document is written there.
    public void json(int status, Object document) throws IOException {
        if (body.isPresent()) {
            body.get().write(line(document));
            return;
        }
        try (var slot = limits.answers().take(wire)) {
            send(status, line(document), slot);
        }
    }

    /// Runs a job whose result may be a large document, and answers with it.
    public <P> void list(JobName<P, ?> name, P parameters) throws IOException {
        try (var slot = limits.answers().take(wire)) {
            send(200, line(run(name, parameters)), slot);
        }
    }

    private void send(int status, byte[] json, AnswerSlots.Slot slot) throws IOException {
        response.header("Content-Type", ContentType.JSON.mediaType());
        slot.sends();
        try (var _ = limits.deadlines().start(wire, limits.deadlines().answer())) {
            response.send(status, json);
        }
    }

    private static byte[] line(Object document) throws IOException {
        var line = new ByteArrayOutputStream();
        Json.writeLine(line, document);
        return line.toByteArray();
    }

    /// Answers with a failure unless the answer has been sent already.
    void fail(ApiException failure) throws IOException {
        if (response.isCommitted()) {
            response.closeAfter();
        } else if (failure.kind() == ApiException.Kind.NOT_MODIFIED) {
            answer(failure.kind().status());
        } else {
            // This document is short, and may report that no slot is free, so it takes none.
            response.header("Content-Type", ContentType.JSON.mediaType());
            response.send(failure.kind().status(), line(new ErrorResponse(failure.getMessage())));
        }
    }

    /// Completes the answer. {@return whether the connection can serve another request}
    boolean finish() throws IOException {
        if (hijacked) {
            return false;
        }
        response.finish();
        return response.keepsAlive() && request.body().finish();
    }

    /// Waits until the watching thread has seen the client disconnect, or the first bytes of its next request.
    void awaitWatcher() throws IOException {
        if (disconnect.isPresent()) {
            disconnect.get().join();
        }
    }
}
