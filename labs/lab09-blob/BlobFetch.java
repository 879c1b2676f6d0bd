import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.labs.lab09.BlobFetcher;
import jd.labs.lab09.HttpDoor;
import jd.pull.registry.Http;
import jd.server.api.Json;

/// Downloads a blob and verifies it, from a registry that may want a token, redirects to other hosts, breaks connections,
/// is overloaded for a while, or sends other bytes than those that were asked for.
///
/// An [IOException] is a failure after which another attempt makes sense, a [BlobFetcher.Refused] one after which it does
/// not. A response must be closed. Grade your work with `./jd lab 9`.
public final class BlobFetch implements BlobFetcher {
    private static final int ATTEMPTS = 5;
    private static final int REDIRECTIONS = 10;
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final HttpDoor http;

    /// The token of the last answer of a token server, empty before.
    private String token = "";

    public BlobFetch(HttpDoor http) {
        this.http = http;
    }

    /// Task 1. Makes at most [#ATTEMPTS] attempts, with a longer pause before each (`http.pause`, 1 s, 2 s, …). An attempt
    /// sends the request with [#authorized], and saves the answer with [#save]; if the file has bytes already, it asks only
    /// for the rest: `Range: bytes=30000-`. When the file has the size of the blob, it is verified. A broken connection, an
    /// answer that ends too early and a status of 500 and above are followed by another attempt, any other status that is
    /// no success is not.
    @Override
    public void fetch(URI address, Descriptor blob, Path file) throws IOException {
        // solution> fetch
        IOException failure = new IOException("no attempt");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                http.pause(Duration.ofSeconds(attempt - 1));
            }
            long received = Files.exists(file) ? Files.size(file) : 0;
            Http.Request request = Http.Request.get(address);
            try (Http.Response response =
                    authorized(received > 0 ? request.with("Range", "bytes=" + received + "-") : request)) {
                if (response.status() >= 500) {
                    throw new IOException("the registry answered " + response.status());
                } else if (response.status() / 100 != 2) {
                    throw new Refused("the registry answered " + response.status());
                }
                save(response, blob, file);
                if (Files.size(file) == blob.size()) {
                    verify(blob, file);
                    return;
                }
                throw new IOException("unexpected EOF");
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: fetch");
    }

    /// Task 2. Writes the body of an answer to the file: after the bytes that it has if the status is 206, and from the
    /// beginning if it is 200, since a registry need not support ranges. What was received before the connection broke
    /// stays in the file. Throws [BlobFetcher.Refused] if there are more bytes than the blob has, and reads no further.
    private void save(Http.Response response, Descriptor blob, Path file) throws IOException {
        // solution> save
        boolean more = response.status() == 206;
        long received = more ? Files.size(file) : 0;
        StandardOpenOption how = more ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (OutputStream out =
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            byte[] buffer = new byte[8192];
            for (int n = response.body().read(buffer); n >= 0; n = response.body().read(buffer)) {
                received += n;
                if (received > blob.size()) {
                    throw new Refused("more than the " + blob.size() + " bytes of " + blob.digest());
                }
                out.write(buffer, 0, n);
            }
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: save");
    }

    /// Task 3. Compares the digest of the file with that of the blob. If they differ, the file is deleted, and it is
    /// [BlobFetcher.Refused]. A blob can be larger than the memory.
    private void verify(Descriptor blob, Path file) throws IOException {
        // solution> verify
        MessageDigest digest = Digest.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        if (!Digest.of(digest).equals(blob.digest())) {
            Files.delete(file);
            throw new Refused("the registry sent other bytes than " + blob.digest());
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: verify");
    }

    /// Task 4. Sends a request and follows redirections: a status of 300 to 399 with a `Location`, which may be relative to
    /// the request's own address, at most [#REDIRECTIONS] times. The headers stay; but another host (`URI.getAuthority`)
    /// must not get `Authorization`.
    private Http.Response follow(Http.Request request) throws IOException {
        // solution> follow
        Http.Request current = request;
        for (int i = 0; i <= REDIRECTIONS; i++) {
            Http.Response response = http.send(current);
            Optional<String> location = response.header("Location");
            if (response.status() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            response.close();
            URI next = current.uri().resolve(location.get());
            Map<String, String> headers = new HashMap<>(current.headers());
            if (!next.getAuthority().equals(current.uri().getAuthority())) {
                headers.remove("Authorization");
            }
            current = new Http.Request("GET", next, headers, new byte[0]);
        }
        throw new Refused("more than " + REDIRECTIONS + " redirections");
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: follow");
    }

    /// Task 5. Sends a request with the header `Authorization: Bearer TOKEN`, if there is a token. If the status is 401, it
    /// gets a new token and sends the request once more. The header `WWW-Authenticate` of the 401 says where:
    ///
    /// ```
    ///   Bearer realm="https://auth.example/token",service="registry.example",scope="repository:app:pull"
    ///   GET https://auth.example/token?service=registry.example&scope=repository%3Aapp%3Apull
    ///   {"token":"TOKEN"}
    /// ```
    private Http.Response authorized(Http.Request request) throws IOException {
        // solution> authorized
        Http.Response response = follow(token.isEmpty() ? request : request.with("Authorization", "Bearer " + token));
        if (response.status() != 401) {
            return response;
        }
        response.close();
        Map<String, String> challenge = parameters(response.header("WWW-Authenticate").orElse(""));
        URI server = URI.create(challenge.get("realm") + "?service=" + encoded(challenge.get("service"))
                + "&scope=" + encoded(challenge.get("scope")));
        try (Http.Response answer = follow(Http.Request.get(server))) {
            if (answer.status() != 200) {
                throw new Refused("the token server answered " + answer.status());
            }
            token = Json.mapper().readTree(answer.body()).path("token").asText();
        }
        return follow(request.with("Authorization", "Bearer " + token));
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: authorized");
    }

    // ---- given ----

    /// {@return the parameters of a challenge, by name: `realm`, `service`, `scope`}
    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new HashMap<>();
        PARAMETER.matcher(challenge).results().forEach(found -> parameters.put(found.group(1), found.group(2)));
        return parameters;
    }

    /// {@return the text as a value in a query}
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
