package jd.client.image;

import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import jd.client.api.ApiConnection;
import jd.client.api.ClientException;
import jd.client.copy.ContextPack;
import jd.image.Digest;

/// The context of a build as it is sent: an archive, and the path of the Dockerfile in it. The daemon downloads a context
/// with a URL, and nothing is sent.
///
/// Today: docker/cli cli/command/image/build/context.go
///
/// @param url empty unless the daemon downloads the context
/// @param dockerfile empty for `Dockerfile`
record SentContext(String url, String dockerfile, ApiConnection.Body archive) {
    private static final int MAX_DOCKERFILE = 16 << 20;
    private static final int TAR_MAGIC = 257;

    private SentContext(String dockerfile, ApiConnection.Body archive) {
        this("", dockerfile, archive);
    }

    /// @param source a directory, a URL, or `-` for the input
    /// @param file the Dockerfile, empty for the usual one, `-` for the input
    static SentContext of(String source, String file, InputStream in) throws IOException {
        if (source.matches("https?://.*")) {
            return new SentContext(source, file, _ -> {});
        }
        if (source.equals("-")) {
            return fromInput(in, file);
        }
        return file.equals("-") ? withDockerfile(directory(source), in) : fromDirectory(source, file);
    }

    /// {@return the same, compressed with gzip}
    SentContext compressed() {
        return !url.isEmpty() ? this : new SentContext(dockerfile, out -> {
            GZIPOutputStream gzip = new GZIPOutputStream(out);
            archive.writeTo(gzip);
            gzip.finish();
        });
    }

    /// {@return the number of bytes of the archive}
    long writeTo(OutputStream out) throws IOException {
        Counting counting = new Counting(out);
        archive.writeTo(counting);
        return counting.count;
    }

    private static final class Counting extends FilterOutputStream {
        private long count;

        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }
    }

    private static SentContext fromInput(InputStream stream, String file) throws IOException {
        if (file.equals("-")) {
            throw new ClientException("invalid argument: can't use stdin for both build context and dockerfile");
        }
        InputStream in = new BufferedInputStream(stream, 1024);
        in.mark(1024);
        byte[] first = in.readNBytes(512);
        in.reset();
        if (isArchive(first)) {
            return new SentContext(file, in::transferTo);
        }
        if (!file.isEmpty()) {
            throw new ClientException("ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles");
        }
        byte[] dockerfile = in.readNBytes(MAX_DOCKERFILE);
        return new SentContext("Dockerfile", out -> ContextPack.packDockerfile(dockerfile, out));
    }

    /// {@return whether the input is a tar, or compressed with gzip, bzip2, xz or zstd}
    private static boolean isArchive(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1);
        return text.startsWith("\u001f\u008b") || text.startsWith("BZh") || text.startsWith("\u00fd7zXZ")
                || text.startsWith("(\u00b5/\u00fd") || text.startsWith("ustar", TAR_MAGIC);
    }

    private static SentContext fromDirectory(String path, String file) throws IOException {
        Path root = directory(path);
        Path dockerfile = file.isEmpty() ? defaultDockerfile(root) : Path.of(file).toAbsolutePath().normalize();
        if (!Files.exists(dockerfile)) {
            throw new ClientException("unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat "
                    + dockerfile + ": no such file or directory");
        }
        Path found = dockerfile.toRealPath();
        if (!found.startsWith(root)) {
            try (InputStream in = Files.newInputStream(found)) {
                return withDockerfile(root, in);
            }
        }
        String name = root.relativize(found).toString();
        return new SentContext(name, out -> ContextPack.pack(root, name, out));
    }

    private static Path directory(String path) throws IOException {
        Path root = Path.of(path);
        if (!Files.isDirectory(root)) {
            throw new ClientException("unable to prepare context: path \"" + path + "\" not found");
        }
        return root.toRealPath();
    }

    private static Path defaultDockerfile(Path root) {
        Path lower = root.resolve("dockerfile");
        Path usual = root.resolve("Dockerfile");
        return !Files.exists(usual) && Files.exists(lower) ? lower : usual;
    }

    /// Adds a Dockerfile that is not in the context. The name is the same for the same text, so that the cache knows the
    /// context again.
    private static SentContext withDockerfile(Path root, InputStream in) throws IOException {
        byte[] dockerfile = in.readNBytes(MAX_DOCKERFILE);
        String name = ".dockerfile." + Digest.of(dockerfile).hex().substring(0, 20);
        return new SentContext(name, out -> ContextPack.packWith(dockerfile, name, root, out));
    }
}
