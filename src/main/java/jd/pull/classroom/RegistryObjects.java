package jd.pull.classroom;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.image.Digest;

/// Serves the manifests, blobs and tags of a repository of the classroom registry. Manifests can also be pushed.
record RegistryObjects(RegistryStore store, RegistryExchange exchange, String name) {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");
    private static final int MAX_MANIFEST = 4 << 20;

    void manifest(String reference) throws IOException {
        if (exchange.isRead()) {
            readManifest(reference);
        } else {
            putManifest(reference);
        }
    }

    private void readManifest(String reference) throws IOException {
        Optional<RegistryStore.StoredManifest> manifest = store.manifest(name, reference);
        if (manifest.isEmpty()) {
            exchange.refuse(404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        exchange.set("Docker-Content-Digest", manifest.get().digest().toString());
        exchange.bytes(200, manifest.get().mediaType(), manifest.get().content());
    }

    private void putManifest(String reference) throws IOException {
        byte[] content = exchange.body().readNBytes(MAX_MANIFEST + 1);
        Digest digest = Digest.of(content);
        String mediaType = exchange.header("Content-Type").orElse("");
        if (content.length > MAX_MANIFEST) {
            exchange.refuse(413, "SIZE_INVALID", "manifest too large");
        } else if (reference.indexOf(':') >= 0 && !reference.equals(digest.toString())) {
            exchange.refuse(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        } else if (store.addManifest(name, reference, mediaType, content).isPresent()) {
            exchange.refuse(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
        } else {
            exchange.set("Location", "/v2/" + name + "/manifests/" + digest);
            exchange.set("Docker-Content-Digest", digest.toString());
            exchange.empty(201);
        }
    }

    void blob(String digest) throws IOException {
        Optional<Path> file = store.blob(Digest.parse(digest));
        if (file.isEmpty()) {
            exchange.refuse(404, "BLOB_UNKNOWN", "blob unknown to registry");
            return;
        }
        long size = Files.size(file.get());
        exchange.set("Docker-Content-Digest", digest);
        exchange.set("Accept-Ranges", "bytes");
        exchange.set("Content-Type", "application/octet-stream");
        Optional<Matcher> range = exchange.header("Range").map(RANGE::matcher).filter(Matcher::matches);
        if (range.isEmpty()) {
            send(200, file.get(), 0, size);
            return;
        }
        long first = Long.parseLong(range.get().group(1));
        String given = range.get().group(2);
        long last = given.isEmpty() ? size - 1 : Math.min(Long.parseLong(given), size - 1);
        if (first > last) {
            exchange.refuse(416, "RANGE_INVALID", "invalid range");
            return;
        }
        exchange.set("Content-Range", "bytes " + first + "-" + last + "/" + size);
        send(206, file.get(), first, last - first + 1);
    }

    private void send(int status, Path file, long offset, long length) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = exchange.begin(status, length)) {
            in.skipNBytes(offset);
            byte[] buffer = new byte[1 << 16];
            for (long left = length; left > 0; ) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException("\"" + file + "\" has become shorter");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
    }

    void tags() throws IOException {
        Optional<List<String>> tags = store.tagNames(name);
        if (tags.isEmpty()) {
            exchange.refuse(404, "NAME_UNKNOWN", "repository name not known to registry");
        } else {
            exchange.json(200, Map.of("name", name, "tags", tags.get()));
        }
    }
}
