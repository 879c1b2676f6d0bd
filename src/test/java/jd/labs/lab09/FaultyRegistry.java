package jd.labs.lab09;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.pull.registry.Http;
import jd.storage.files.Tar;

/// A registry with one blob, a token server and a storage host, whose faults a case determines. Without any it answers as a
/// registry does.
final class FaultyRegistry implements HttpDoor {
    static final URI BLOB = URI.create("https://registry.example/v2/library/app/blobs/sha256:app");
    private static final String STORAGE = "https://storage.example/blobs/app?signature=1";
    private static final String TOKENS = "https://auth.example/token";
    private static final String SCOPE = "repository:library/app:pull";
    private static final String CHALLENGE =
            "Bearer realm=\"" + TOKENS + "\",service=\"registry.example\",scope=\"" + SCOPE + "\"";

    /// A correct program needs fewer requests.
    private static final int MOST_REQUESTS = 60;

    /// What happens to one request for the content of the blob.
    sealed interface Fault {
        /// The connection breaks after so many bytes.
        record Cut(int bytes) implements Fault {}

        /// The body ends after so many bytes.
        record Short(int bytes) implements Fault {}

        record Status(int code) implements Fault {}

        /// The whole blob, whatever range was asked for.
        record NoRanges() implements Fault {}

        /// One wrong byte.
        record Corrupt() implements Fault {}

        /// More bytes follow, without end.
        record Endless() implements Fault {}

        /// The token is not valid any more.
        record Expired() implements Fault {}
    }

    /// How the blob is reached.
    enum Way {
        DIRECT, RELATIVE, OTHER_HOST, CIRCLE
    }

    /// A request and the status of its answer.
    record Sent(Http.Request request, int status) {
        @Override
        public String toString() {
            String range = request.headers().getOrDefault("Range", "");
            return request.uri().getHost() + request.uri().getPath().replaceFirst(".*/", "/")
                    + (range.isEmpty() ? "" : " " + range)
                    + (request.headers().containsKey("Authorization") ? " with token: " : ": ") + status;
        }
    }

    /// The program has sent more requests than any case needs.
    static final class TooMany extends RuntimeException {
        private TooMany() {
            super("more requests, or more bytes, than any answer has");
        }
    }

    final List<Sent> sent = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    private final byte[] content = layer();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private Optional<Fault> always = Optional.empty();
    private Way way = Way.DIRECT;
    private boolean needsToken;
    private boolean refusesTokens;
    private int tokens;
    long read;

    /// {@return a layer's archive, which gzip does not make smaller}
    private static byte[] layer() {
        byte[] noise = new byte[40_000];
        new Random(9).nextBytes(noise);
        try {
            byte[] tar = new Tar().file("app", new String(noise, StandardCharsets.ISO_8859_1)).bytes();
            var bytes = new ByteArrayOutputStream();
            try (OutputStream zip = new GZIPOutputStream(bytes)) {
                zip.write(tar);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- the script ----

    FaultyRegistry with(Fault... next) {
        faults.addAll(List.of(next));
        return this;
    }

    FaultyRegistry always(Fault fault) {
        always = Optional.of(fault);
        return this;
    }

    FaultyRegistry by(Way other) {
        way = other;
        return this;
    }

    FaultyRegistry needsToken() {
        needsToken = true;
        return this;
    }

    FaultyRegistry refusesTokens() {
        refusesTokens = true;
        return needsToken();
    }

    Descriptor blob() {
        return new Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", Digest.of(content), content.length,
                Optional.empty(), List.of());
    }

    byte[] content() {
        return content.clone();
    }

    // ---- what was asked ----

    /// {@return the requests for the content of the blob}
    List<Sent> downloads() {
        return sent.stream().filter(each -> each.status() == 200 || each.status() == 206 || each.status() >= 400)
                .filter(each -> !each.request().uri().getHost().equals("auth.example"))
                .toList();
    }

    List<Sent> to(String host) {
        return sent.stream().filter(each -> each.request().uri().getHost().equals(host)).toList();
    }

    String written() {
        return sent.stream().map(Sent::toString).limit(12).collect(Collectors.joining(", "))
                + (sent.size() > 12 ? " … " + sent.size() + " requests" : "");
    }

    // ---- the answers ----

    @Override
    public void pause(Duration time) {
        pauses.add(time);
    }

    @Override
    public Http.Response send(Http.Request request) {
        if (sent.size() >= MOST_REQUESTS) {
            throw new TooMany();
        }
        Http.Response response = answer(request);
        sent.add(new Sent(request, response.status()));
        return response;
    }

    private Http.Response answer(Http.Request request) {
        URI uri = request.uri();
        if (uri.toString().startsWith(TOKENS)) {
            return tokenFor(uri);
        }
        if (uri.getHost().equals("storage.example")) {
            // As the storage of a cloud does, which takes the signature in the address alone.
            return request.headers().containsKey("Authorization") ? status(400) : download(request);
        }
        boolean authorized = ("Bearer t" + tokens).equals(request.headers().get("Authorization")) && tokens > 0;
        if (needsToken && (!authorized || refusesTokens)) {
            return answer(401, Map.of("WWW-Authenticate", CHALLENGE), InputStream.nullInputStream());
        }
        boolean moved = uri.getPath().endsWith("/moved");
        return switch (way) {
            case DIRECT -> download(request);
            case RELATIVE -> moved ? download(request) : redirect("/v2/library/app/moved");
            case OTHER_HOST -> redirect(STORAGE);
            case CIRCLE -> redirect(uri.toString());
        };
    }

    private Http.Response tokenFor(URI uri) {
        String query = String.valueOf(uri.getQuery());
        if (!query.contains("service=registry.example") || !query.contains("scope=" + SCOPE)) {
            return status(400);
        }
        tokens++;
        byte[] json = ("{\"token\":\"t" + tokens + "\"}").getBytes(StandardCharsets.UTF_8);
        return answer(200, Map.of("Content-Type", "application/json"), new ByteArrayInputStream(json));
    }

    private static Http.Response redirect(String location) {
        return answer(307, Map.of("Location", location), InputStream.nullInputStream());
    }

    private static Http.Response status(int code) {
        return answer(code, Map.of(), InputStream.nullInputStream());
    }

    private static Http.Response answer(int status, Map<String, String> headers, InputStream body) {
        Map<String, List<String>> all = headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
        return new Http.Response(status, HttpHeaders.of(all, (_, _) -> true), body);
    }

    private Http.Response download(Http.Request request) {
        Optional<Fault> fault = faults.isEmpty() ? always : Optional.of(faults.poll());
        String range = request.headers().getOrDefault("Range", "bytes=0-");
        int offset = range.matches("bytes=[0-9]{1,9}-") ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
        if (offset >= content.length) {
            return status(416);
        }
        int code = offset > 0 ? 206 : 200;
        byte[] rest = Arrays.copyOfRange(content, offset, content.length);
        if (fault.isEmpty()) {
            return body(code, rest, End.AFTER_ALL);
        }
        return switch (fault.get()) {
            case Fault.Cut(int bytes) -> body(code, Arrays.copyOf(rest, bytes), End.BROKEN);
            case Fault.Short(int bytes) -> body(code, Arrays.copyOf(rest, bytes), End.AFTER_ALL);
            case Fault.Status(int other) -> status(other);
            case Fault.NoRanges() -> body(200, content, End.AFTER_ALL);
            case Fault.Corrupt() -> {
                rest[rest.length / 2]++;
                yield body(code, rest, End.AFTER_ALL);
            }
            case Fault.Endless() -> body(code, rest, End.NEVER);
            case Fault.Expired() -> {
                // A number that no token has.
                tokens++;
                yield answer(401, Map.of("WWW-Authenticate", CHALLENGE), InputStream.nullInputStream());
            }
        };
    }

    private enum End {
        AFTER_ALL, BROKEN, NEVER
    }

    /// A body that comes in small pieces.
    private Http.Response body(int status, byte[] bytes, End end) {
        return answer(status, Map.of(), new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = Math.min(Math.min(length, 1000), end == End.NEVER ? length : bytes.length - at);
                if (count <= 0 && length > 0) {
                    if (end == End.BROKEN) {
                        throw new IOException("Connection reset");
                    }
                    return -1;
                }
                for (int i = 0; i < count; i++) {
                    buffer[offset + i] = at < bytes.length ? bytes[at] : 0;
                    at++;
                }
                read += count;
                if (read > 100L * content.length) {
                    throw new TooMany();
                }
                return count;
            }
        });
    }
}
