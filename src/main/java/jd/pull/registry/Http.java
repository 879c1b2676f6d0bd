package jd.pull.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import jd.server.api.tls.UncheckedPeer;

/// The one class through which the daemon makes HTTP requests: to registries, and for URLs of `ADD`, `import` and build contexts.
///
/// It uses proxies (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`), follows redirections without sending a password to another
/// host, and reports errors with the messages of Go's client, which Docker shows its users.
public final class Http {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);
    private static final int MAX_REDIRECTIONS = 10;

    /// What is shown of the text that a server sends with an error.
    private static final int MAX_ERROR = 64 << 10;

    /// A request. `headers` must not name a header twice.
    public record Request(String method, URI uri, Map<String, String> headers, byte[] body) {
        public Request {
            headers = Map.copyOf(headers);
        }

        public static Request get(URI uri) {
            return new Request("GET", uri, Map.of(), new byte[0]);
        }

        public Request with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Request(method, uri, more, body);
        }

        private Request without(String name) {
            Map<String, String> fewer = new LinkedHashMap<>(headers);
            fewer.remove(name);
            return new Request(method, uri, fewer, body);
        }

        private Request at(URI other) {
            return new Request(method, other, headers, body);
        }
    }

    /// An answer; the caller reads the body and closes it.
    public record Response(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {
        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        /// {@return all values of a header that can occur more than once}
        List<String> headerValues(String name) {
            return headers.allValues(name);
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new PullException("close an answer", e);
            }
        }
    }

    private final Map<String, String> environment;

    // guarded by this; created at the first request, because loading the JDK's client takes a tenth of a second
    private Optional<HttpClient> verifying = Optional.empty();
    private Optional<HttpClient> trusting = Optional.empty();

    /// @param environment with the variables for proxies
    public Http(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public Response send(Request request) {
        return send(request, verifier());
    }

    /// As [#send(Request)], without a check of the server's certificate: for registries that are declared insecure.
    Response sendTrusting(Request request) {
        return send(request, truster());
    }

    /// Requests a file. Fails with Docker's message if the server answers with an error:
    /// `failed to GET http://host/file with status 404 Not Found: BODY`
    public Response download(URI uri) {
        Response response = send(Request.get(uri));
        if (response.status() < 400) {
            return response;
        }
        try (response) {
            String body = new String(response.body().readNBytes(MAX_ERROR), StandardCharsets.UTF_8).strip();
            throw new PullException("failed to GET " + uri + " with status " + response.status() + phrase(response.status())
                    + ": " + body);
        } catch (IOException e) {
            throw new PullException("failed to GET " + uri + " with status " + response.status()
                    + phrase(response.status()) + ": error reading body", e);
        }
    }

    /// The client does not report the phrase that the server has sent.
    private static String phrase(int status) {
        return switch (status) {
            case 400 -> " Bad Request";
            case 401 -> " Unauthorized";
            case 403 -> " Forbidden";
            case 404 -> " Not Found";
            case 405 -> " Method Not Allowed";
            case 410 -> " Gone";
            case 429 -> " Too Many Requests";
            case 500 -> " Internal Server Error";
            case 502 -> " Bad Gateway";
            case 503 -> " Service Unavailable";
            default -> "";
        };
    }

    private Response send(Request request, HttpClient client) {
        Request current = request;
        for (int i = 0; i <= MAX_REDIRECTIONS; i++) {
            Response response = once(current, client);
            Optional<String> location = response.header("Location");
            if (!REDIRECTIONS.contains(response.status()) || location.isEmpty()) {
                return response;
            }
            response.close();
            URI next = linked(current.uri(), location.get());
            // The registry may redirect to storage on another host, which must not get the password.
            boolean sameHost = current.uri().getAuthority().equals(next.getAuthority());
            current = sameHost ? current.at(next) : current.without("Authorization").at(next);
        }
        throw new PullException(said(request, "stopped after " + MAX_REDIRECTIONS + " redirects"));
    }

    /// {@return the address in an answer, relative to `base`}
    static URI linked(URI base, String text) {
        try {
            return base.resolve(text);
        } catch (IllegalArgumentException e) {
            throw new PullException("follow a link of " + base + ": \"" + text + "\": " + e.getMessage(), e);
        }
    }

    /// Sends a body of unknown length, in chunks, while it is read. Redirections are not followed, because the body
    /// cannot be read again. The timeout is for the time without progress.
    Response upload(Request request, InputStream body, boolean trusting) {
        var sent = new SentBody(body);
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .method(request.method(), BodyPublishers.ofInputStream(() -> sent));
        request.headers().forEach(builder::header);
        HttpClient client = trusting ? truster() : verifier();
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(builder.build(), BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = await(request, answer, sent);
            return new Response(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            String why = e.getCause() instanceof IOException failure
                    ? HttpFailure.text(request.uri(), failure)
                    : String.valueOf(e.getCause().getMessage());
            throw new PullException(said(request, why), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new PullException(said(request, "context canceled"), e);
        } finally {
            sent.end();
        }
    }

    private static HttpResponse<InputStream> await(
            Request request, CompletableFuture<HttpResponse<InputStream>> answer, SentBody sent)
            throws ExecutionException, InterruptedException {
        long before = -1;
        while (sent.count != before) {
            before = sent.count;
            try {
                return answer.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                continue; // another round, if the body has progressed
            }
        }
        answer.cancel(true);
        throw new PullException(said(request, "net/http: timeout awaiting response headers"));
    }

    /// Counts what has been read of a body. The caller closes the body, which the client's thread must not read after that.
    private static final class SentBody extends FilterInputStream {
        private volatile long count;

        // guarded by this
        private boolean ended;

        SentBody(InputStream body) {
            super(body);
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
            if (ended) {
                throw new IOException("the upload has ended");
            }
            int read = super.read(buffer, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        synchronized void end() {
            ended = true;
        }

        @Override
        public void close() {
            end();
        }
    }

    // Addresses and headers from an answer may be malformed. For those, and for malformed responses, the JDK's client
    // throws an IllegalArgumentException.
    private static Response once(Request request, HttpClient client) {
        String scheme = String.valueOf(request.uri().getScheme());
        if (!scheme.matches("https?")) {
            throw new PullException(said(request, "unsupported protocol scheme \"" + scheme + "\""));
        }
        if (request.uri().getHost() == null) {
            throw new PullException(said(request, HttpFailure.invalidHost(request.uri())));
        }
        try {
            HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                    .timeout(ANSWER_LIMIT)
                    .method(request.method(), BodyPublishers.ofByteArray(request.body()));
            request.headers().forEach(builder::header);
            HttpResponse<InputStream> response = client.send(builder.build(), BodyHandlers.ofInputStream());
            return new Response(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new PullException(said(request, HttpFailure.text(request.uri(), e)), e);
        } catch (IllegalArgumentException e) {
            throw new PullException(said(request, "malformed HTTP response: " + e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PullException(said(request, "context canceled"), e);
        }
    }

    /// {@return `Get "http://127.0.0.1:1/v2/": WHY`}
    static String said(Request request, String why) {
        String method = request.method().charAt(0) + request.method().substring(1).toLowerCase(Locale.ROOT);
        return method + " \"" + request.uri() + "\": " + why;
    }

    private synchronized HttpClient verifier() {
        if (verifying.isEmpty()) {
            verifying = Optional.of(builder().build());
        }
        return verifying.get();
    }

    private synchronized HttpClient truster() {
        if (trusting.isEmpty()) {
            trusting = Optional.of(builder().sslContext(trustAll()).build());
        }
        return trusting.get();
    }

    private HttpClient.Builder builder() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_LIMIT)
                .proxy(new ProxyEnvironment(environment));
    }

    private static SSLContext trustAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new UncheckedPeer()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new PullException("prepare TLS for insecure registries", e);
        }
    }
}
