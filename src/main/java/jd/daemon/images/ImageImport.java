package jd.daemon.images;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import jd.build.ConfigChanges;
import jd.create.life.NewImage;
import jd.image.Digest;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Platform;
import jd.image.Reference;
import jd.image.tar.TarException;
import jd.pull.CountingInputStream;
import jd.pull.ProgressBar;
import jd.pull.registry.Http;
import jd.pull.registry.PullException;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.Progress;
import jd.storage.Layers;
import jd.storage.Storage;
import jd.storage.files.Decompression;
import jd.storage.files.StorageException;

/// The job `import`: makes an image with one layer of a tar, from the client or a URL.
///
/// Docker 1.2.0: graph/import.go
public record ImageImport(Storage storage, Http http, ImageTagging tagging, ImageEvents events) {
    private static final int BUFFER = 1 << 16;

    /// A failure before the first line is an error status; a later one is the last line.
    public void run(Jobs.Import options, JobStreams client) {
        Optional<Reference> name = ImageTagging.nameFor(options.repository(), options.tag());
        Platform platform = platform(options.platform());
        ContainerConfig config = ConfigChanges.apply(NewImage.emptyConfig(), options.changes());
        ProgressLines lines = new ProgressLines(client);
        try {
            Layers.Layer layer = layer(options.source(), client, lines);
            try {
                String message = options.message().isEmpty()
                        ? "Imported from " + options.source()
                        : options.message();
                ImageId id = register(config, message, platform, layer);
                name.ifPresent(reference -> tagging.tag(id, reference));
                events.tell("import", id, id.toString());
                lines.write(Progress.status(id.toString()));
            } finally {
                storage.layers().release(layer.chainId());
            }
        } catch (ApiException | PullException | StorageException | TarException e) {
            String message = ImageLoad.goText(e.getMessage());
            lines.fail(e instanceof ApiException ? e : new ApiException(ApiException.Kind.INTERNAL, message, e), message);
        }
    }

    private static Platform platform(String text) {
        try {
            return text.isEmpty() ? Platform.host() : Platform.parse(text);
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private ImageId register(ContainerConfig config, String message, Platform platform, Layers.Layer layer) {
        NewImage image = new NewImage(config, NewImage.emptyConfig(), "", message);
        return storage.graph().register(image.child("").base(platform, Optional.of(layer.diffId())));
    }

    private Layers.Layer layer(String source, JobStreams client, ProgressLines lines) {
        if (source.equals("-")) {
            return layer(client.input());
        }
        URI uri = uri(source);
        try (Http.Response response = http.download(uri)) {
            lines.write(Progress.status("Downloading from " + uri));
            long length = response.header("Content-Length").map(Long::parseLong).orElse(0L);
            return layer(new CountingInputStream(response.body(), 0, length, count -> lines.write(
                    Progress.bar("", "Importing", count, length, ProgressBar.of(count, length)))));
        }
    }

    private static URI uri(String source) {
        try {
            URI uri = URI.create(source);
            return uri.getScheme() == null ? URI.create("http://" + source) : uri;
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    /// The digest of the layer is known only after all of it has been read, so it is stored in a file first.
    private Layers.Layer layer(InputStream input) {
        try {
            Path file = Files.createTempFile(storage.root().temporary(), "import-", ".tar");
            try {
                MessageDigest digest = Digest.sha256();
                try (InputStream tar = Decompression.decompress(input);
                        OutputStream out = new DigestOutputStream(
                                new BufferedOutputStream(Files.newOutputStream(file), BUFFER), digest)) {
                    tar.transferTo(out);
                }
                return storage.layers().register(List.of(), Digest.of(digest), () -> Files.newInputStream(file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new StorageException("read tar", e);
        }
    }
}
