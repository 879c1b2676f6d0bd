package jd.pull.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.image.Descriptor;
import jd.image.Digest;
import jd.image.Manifest;
import jd.pull.registry.Authorizer.Access;
import jd.server.api.Json;

/// A client for one repository of one registry, with the v2 protocol.
///
/// ```
/// GET /v2/                              is it a registry, which authentication does it demand?
/// GET /v2/NAME/manifests/TAG|DIGEST     Accept: the media types of manifests
/// GET /v2/NAME/blobs/DIGEST             Range: bytes=N-    (after a broken connection)
/// GET /v2/NAME/tags/list
/// ```
///
/// OCI distribution-spec
public final class RegistryClient {
    private static final int MAX_DOCUMENT = 4 << 20;
    private static final int MAX_ERROR = 64 << 10;
    private static final int MAX_TAGS = 100_000;
    private static final int MAX_TAG_LENGTH = 128;
    private static final int MAX_PAGES = 1_000;

    /// The timeout for the next byte of an answer.
    private static final Duration STALL_LIMIT = Duration.ofSeconds(60);

    /// A manifest as it was received: the digest is that of these bytes.
    public record FetchedManifest(String mediaType, byte[] bytes, Digest digest) {
        public Manifest parse() {
            return Manifest.parse(mediaType, bytes);
        }
    }

    private final Http http;
    private final Endpoint endpoint;
    private final String repository;
    private final Authorizer authorizer;

    private RegistryClient(Http http, Endpoint endpoint, String repository, Authorizer authorizer) {
        this.http = http;
        this.endpoint = endpoint;
        this.repository = repository;
        this.authorizer = authorizer;
    }

    /// Checks that the endpoint is a registry and accepts the account.
    public static RegistryClient open(Http http, Endpoint endpoint, String repository, Optional<RegistryAuth> user) {
        return openFor(Access.PULL, http, endpoint, repository, user);
    }

    static RegistryClient openFor(
            Access access, Http http, Endpoint endpoint, String repository, Optional<RegistryAuth> user) {
        Optional<RegistryAuth> shown = endpoint.mirror() ? Optional.empty() : user;
        Authorizer authorizer = new Authorizer(http, shown, repository, access);
        RegistryClient client = new RegistryClient(http, endpoint, repository, authorizer);
        client.ping();
        return client;
    }

    private void ping() {
        try (Http.Response response = ask(Http.Request.get(endpoint.at("/v2/")))) {
            Optional<Challenge> challenge = challenge(response);
            if (response.status() == 401 && challenge.isPresent()) {
                authorizer.answer(challenge.get());
            } else if (response.status() != 200) {
                throw refusal(response);
            }
        }
    }

    private static Optional<Challenge> challenge(Http.Response response) {
        return Challenge.choose(response.headerValues("WWW-Authenticate"));
    }

    public FetchedManifest manifest(String tagOrDigest) {
        Http.Request request = Http.Request.get(path("/manifests/" + tagOrDigest))
                .with("Accept", String.join(", ", Manifest.MEDIA_TYPES));
        try (Http.Response response = require(request)) {
            byte[] bytes = body(response);
            Digest digest = Digest.of(bytes);
            boolean asked = tagOrDigest.indexOf(':') < 0 || tagOrDigest.equals(digest.toString());
            if (!asked) {
                throw new PullException("manifest verification failed for digest " + tagOrDigest);
            }
            String mediaType = response.header("Content-Type").orElse("").replaceFirst(";.*", "").strip();
            return new FetchedManifest(mediaType, bytes, digest);
        }
    }

    /// Downloads a small blob. {@return its bytes, whose digest is verified}
    public byte[] document(Descriptor descriptor) {
        try (Http.Response response = blob(descriptor.digest(), 0)) {
            byte[] bytes = body(response);
            if (!Digest.of(bytes).equals(descriptor.digest())) {
                throw new PullException("image config verification failed for digest " + descriptor.digest());
            }
            return bytes;
        }
    }

    /// Requests a blob from an offset on. The status is 206 if the registry supports it, 200 for the whole blob.
    Http.Response blob(Digest digest, long offset) {
        Http.Request request = Http.Request.get(blobAddress(digest));
        return require(offset == 0 ? request : request.with("Range", "bytes=" + offset + "-"));
    }

    URI blobAddress(Digest digest) {
        return path("/blobs/" + digest);
    }

    /// {@return every tag, page by page}
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        Optional<URI> page = Optional.of(path("/tags/list"));
        Set<URI> read = new HashSet<>();
        while (page.isPresent()) {
            if (!read.add(page.get())) {
                throw new PullException("list tags of " + repository + ": a page links back: " + page.get());
            }
            if (read.size() > MAX_PAGES) {
                throw new PullException("list tags of " + repository + ": more than " + MAX_PAGES + " pages");
            }
            try (Http.Response response = require(Http.Request.get(page.get()))) {
                addTags(body(response), tags);
                page = nextPage(response, page.get());
            } catch (IOException e) {
                throw new PullException("list tags of " + repository + ": " + e.getMessage(), e);
            }
        }
        return tags;
    }

    /// `{"name":"a","tags":["1","2"]}`, parsed as a stream, since there can be many tags.
    private void addTags(byte[] page, List<String> tags) throws IOException {
        try (JsonParser json = Json.mapper().createParser(page)) {
            boolean inTags = false;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                switch (token) {
                    case FIELD_NAME -> inTags = json.currentName().equals("tags");
                    case VALUE_STRING -> {
                        if (inTags) {
                            tags.add(tag(json.getText()));
                        }
                    }
                    default -> {}
                }
                if (tags.size() > MAX_TAGS) {
                    throw new PullException("list tags of " + repository + ": more than " + MAX_TAGS);
                }
            }
        }
    }

    private String tag(String name) {
        if (name.length() > MAX_TAG_LENGTH) {
            throw new PullException("list tags of " + repository + ": a tag of " + name.length() + " characters");
        }
        return name;
    }

    /// `Link: </v2/NAME/tags/list?last=x&n=100>; rel="next"`
    ///
    /// @throws PullException for a link to another host, which must not get the credentials for this one
    private Optional<URI> nextPage(Http.Response response, URI current) {
        Optional<URI> next = response.header("Link")
                .filter(link -> link.startsWith("<") && link.contains(">") && link.contains("rel=\"next\""))
                .map(link -> Http.linked(current, link.substring(1, link.indexOf('>'))));
        next.filter(page -> page.getHost() != null && !page.getAuthority().equals(current.getAuthority())).ifPresent(page -> {
            throw new PullException("list tags of " + repository + ": the next page is on another host: " + page.getHost());
        });
        return next;
    }

    /// {@return the repository with the registry's host: `127.0.0.1:5000/app`}
    public String name() {
        return endpoint.base().getAuthority() + "/" + repository;
    }

    URI path(String rest) {
        return endpoint.at("/v2/" + repository + rest);
    }

    /// Sends a request. When its token has expired, it is sent again once with a new one.
    Http.Response require(Http.Request request) {
        Http.Response response = ask(request);
        Optional<Challenge> challenge = challenge(response);
        if (response.status() == 401 && challenge.filter(authorizer::lacksPassword).isPresent()) {
            response.close();
            var error = new RegistryError(401, "", "no basic auth credentials");
            throw new PullException(error, Http.said(request, error.text()));
        }
        if (response.status() == 401 && challenge.isPresent() && authorizer.answer(challenge.get())) {
            response.close();
            response = ask(request);
        }
        return successful(response);
    }

    /// Sends a body that can be read only once. Its request is not repeated.
    Http.Response upload(Http.Request request, InputStream body) {
        return successful(http.upload(authorized(request), body, endpoint.insecure()));
    }

    private static Http.Response successful(Http.Response response) {
        if (response.status() / 100 == 2) {
            return response;
        }
        try (Http.Response refused = response) {
            throw refusal(refused);
        }
    }

    private Http.Response ask(Http.Request request) {
        Http.Request authorized = authorized(request);
        return endpoint.insecure() ? http.sendTrusting(authorized) : http.send(authorized);
    }

    /// A registry may name an address on another host for an upload; that host must not get the password.
    private Http.Request authorized(Http.Request request) {
        boolean own = endpoint.base().getAuthority().equals(request.uri().getAuthority());
        return own ? authorizer.authorize(request) : request;
    }

    /// Only the first 64 KiB of an error are read.
    private static PullException refusal(Http.Response response) {
        return new PullException(RegistryError.of(response.status(), read(response, MAX_ERROR)));
    }

    private static byte[] body(Http.Response response) {
        byte[] bytes = read(response, MAX_DOCUMENT + 1);
        if (bytes.length > MAX_DOCUMENT) {
            throw new PullException("a document of more than " + MAX_DOCUMENT + " bytes");
        }
        return bytes;
    }

    private static byte[] read(Http.Response response, int limit) {
        try (StallGuard body = new StallGuard(response.body(), STALL_LIMIT)) {
            return body.readNBytes(limit);
        } catch (IOException e) {
            boolean canceled = e.getCause() instanceof InterruptedException || Thread.currentThread().isInterrupted();
            throw new PullException(canceled ? "context canceled" : "read an answer: " + e.getMessage(), e);
        }
    }
}
