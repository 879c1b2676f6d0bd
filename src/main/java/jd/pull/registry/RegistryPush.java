package jd.pull.registry;

import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import jd.image.Digest;
import jd.pull.registry.Authorizer.Access;

/// The requests of a push to one repository.
///
/// ```
/// HEAD  /v2/NAME/blobs/DIGEST        → 200: the blob is there    404: it is not
/// POST  /v2/NAME/blobs/uploads/      → 202, Location: L1         begins an upload
/// PATCH L1, the content in chunks    → 202, Location: L2
/// PUT   L2?digest=DIGEST             → 201                       the registry verifies the digest
/// DELETE L1                                                      abandons an upload
/// PUT   /v2/NAME/manifests/TAG       → 201                       when all blobs are there
/// ```
///
/// OCI distribution-spec: pushing blobs, pushing manifests
public record RegistryPush(RegistryClient registry) {
    private static final int NOT_FOUND = 404;
    private static final byte[] NOTHING = {};

    /// Checks that the endpoint is a registry and accepts the account.
    public static RegistryPush open(
            Http http, Endpoint endpoint, String repository, Optional<RegistryAuth> user) {
        return new RegistryPush(RegistryClient.openFor(Access.PUSH, http, endpoint, repository, user));
    }

    public boolean has(Digest digest) {
        try (Http.Response response = registry.require(request("HEAD", registry.path("/blobs/" + digest)))) {
            return response.status() == 200;
        } catch (PullException e) {
            if (e.answer().filter(answer -> answer.status() == NOT_FOUND).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    /// {@return where the content is to be sent}
    public URI begin() {
        URI uploads = registry.path("/blobs/uploads/");
        try (Http.Response response = registry.require(request("POST", uploads))) {
            return location(response, uploads);
        }
    }

    /// {@return where the next part, or the end, is to be sent}
    public URI append(URI upload, InputStream content) {
        Http.Request request = request("PATCH", upload).with("Content-Type", "application/octet-stream");
        try (Http.Response response = registry.upload(request, content)) {
            return location(response, upload);
        }
    }

    public void finish(URI upload, Digest digest) {
        String separator = upload.getRawQuery() == null ? "?" : "&";
        registry.require(request("PUT", URI.create(upload + separator + "digest=" + digest))).close();
    }

    /// The registry would remove it later; a failure changes nothing for the caller, who has another one to report.
    public void abandon(URI upload) {
        try {
            registry.require(request("DELETE", upload)).close();
        } catch (PullException e) {
            return;
        }
    }

    public void putManifest(String tag, String mediaType, byte[] manifest) {
        var request = new Http.Request("PUT", registry.path("/manifests/" + tag), Map.of(), manifest);
        registry.require(request.with("Content-Type", mediaType)).close();
    }

    private static Http.Request request(String method, URI uri) {
        return new Http.Request(method, uri, Map.of(), NOTHING);
    }

    private static URI location(Http.Response response, URI request) {
        return response.header("Location")
                .map(text -> Http.linked(request, text))
                .orElseThrow(() -> new PullException("upload to " + request + ": the registry names no location"));
    }
}
