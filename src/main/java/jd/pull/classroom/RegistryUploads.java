package jd.pull.classroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jd.image.Digest;

/// The upload of blobs into the classroom registry.
///
/// ```
/// POST  /v2/NAME/blobs/uploads/              → 202, Location: …/uploads/ID     (with ?digest=D and the content: → 201)
/// PATCH /v2/NAME/blobs/uploads/ID            → 202                             a part, any number of times
/// PUT   /v2/NAME/blobs/uploads/ID?digest=D   → 201, Location: …/blobs/D        the last part
/// ```
record RegistryUploads(RegistryStore store, RegistryExchange exchange, String name) {
    void handle(String id) throws IOException {
        Path upload = store.uploads().resolve(id);
        if (exchange.method().equals("POST") && id.isEmpty()) {
            begin();
        } else if (!id.startsWith("upload-") || !Files.exists(upload)) {
            exchange.refuse(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        } else {
            goOn(upload);
        }
    }

    private void goOn(Path upload) throws IOException {
        switch (exchange.method()) {
            case "PATCH" -> append(upload);
            case "PUT" -> finish(upload);
            case "DELETE" -> {
                Files.delete(upload);
                exchange.empty(204);
            }
            case "GET" -> progress(upload, 204);
            default -> exchange.refuse(405, "UNSUPPORTED", "The operation is unsupported.");
        }
    }

    private void begin() throws IOException {
        // A blob of another repository needs no upload.
        Optional<Digest> mounted = exchange.parameter("mount").map(Digest::parse);
        if (mounted.isPresent() && store.blob(mounted.get()).isPresent()) {
            created(mounted.get());
            return;
        }
        Path upload = store.beginUpload();
        if (exchange.parameter("digest").isPresent()) {
            finish(upload);
        } else {
            progress(upload, 202);
        }
    }

    private void append(Path upload) throws IOException {
        Optional<String> range = exchange.header("Content-Range");
        if (range.isPresent() && !range.get().startsWith(Files.size(upload) + "-")) {
            exchange.refuse(416, "RANGE_INVALID", "invalid range");
            return;
        }
        store.append(upload, exchange.body());
        progress(upload, 202);
    }

    private void finish(Path upload) throws IOException {
        store.append(upload, exchange.body());
        Optional<Digest> digest = exchange.parameter("digest").map(Digest::parse);
        if (digest.isEmpty() || !store.addBlob(upload, digest.get())) {
            exchange.refuse(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        } else {
            created(digest.get());
        }
    }

    private void created(Digest digest) throws IOException {
        exchange.set("Location", "/v2/" + name + "/blobs/" + digest);
        exchange.set("Docker-Content-Digest", digest.toString());
        exchange.empty(201);
    }

    private void progress(Path upload, int status) throws IOException {
        exchange.set("Location", "/v2/" + name + "/blobs/uploads/" + upload.getFileName());
        exchange.set("Docker-Upload-UUID", upload.getFileName().toString());
        exchange.set("Range", "0-" + Math.max(0, Files.size(upload) - 1));
        exchange.empty(status);
    }
}
