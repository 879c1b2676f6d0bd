package jd.client.copy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.kernel.FileSyscalls;
import jd.server.api.IgnoreFile;

/// Packs a directory as the context of a build: without the files that `.dockerignore` excludes, owned by root, sorted by
/// name.
///
/// Docker 1.2.0: api/client/commands.go CmdBuild
public final class ContextPack {
    private final IgnoreFile ignored;
    private final TarWriter tar;

    private ContextPack(IgnoreFile ignored, TarWriter tar) {
        this.ignored = ignored;
        this.tar = tar;
    }

    /// @param dockerfile its path in the context, which is sent in any case
    public static void pack(Path root, String dockerfile, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        new ContextPack(ignoreFile(root).including(dockerfile).including(".dockerignore"), tar).children(root, "");
        tar.close();
    }

    private static IgnoreFile ignoreFile(Path root) throws IOException {
        Path file = root.resolve(".dockerignore");
        try {
            return Files.exists(file) ? IgnoreFile.parse(Files.readString(file)) : IgnoreFile.EMPTY;
        } catch (IllegalArgumentException e) {
            throw new IOException("error checking context: " + e.getMessage(), e);
        }
    }

    /// The same with a Dockerfile that is not in the directory. It is sent under a name that `.dockerignore` excludes, so
    /// that no `COPY` sees it.
    ///
    /// Today: docker/cli image/build/context.go AddDockerfileToBuildContext
    public static void packWith(byte[] dockerfile, String name, Path root, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        new ContextPack(ignoreFile(root), tar).children(root, "");
        Path rules = root.resolve(".dockerignore");
        String written = Files.exists(rules) ? Files.readString(rules) : ".dockerignore";
        text(tar, ".dockerignore", (written + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        text(tar, name, dockerfile);
        tar.close();
    }

    private static void text(TarWriter tar, String name, byte[] text) throws IOException {
        tar.write(new TarEntry(name, new TarEntry.File(text.length), TarEntry.Attributes.of(0600, 0)),
                new ByteArrayInputStream(text));
    }

    /// Packs a Dockerfile alone.
    public static void packDockerfile(byte[] dockerfile, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        text(tar, "Dockerfile", dockerfile);
        tar.close();
    }

    private void children(Path directory, String prefix) throws IOException {
        List<Path> children;
        try (Stream<Path> all = Files.list(directory)) {
            children = all.sorted().toList();
        }
        for (Path child : children) {
            String name = prefix + child.getFileName();
            boolean excluded = ignored.excludes(name);
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                directory(child, name, excluded);
            } else if (!excluded) {
                file(child, name);
            }
        }
    }

    /// An excluded directory is read if files in it may be included again.
    private void directory(Path directory, String name, boolean excluded) throws IOException {
        if (!excluded) {
            tar.write(new TarEntry(bytes(name), new TarEntry.Directory(), attributes(directory)));
        }
        if (!excluded || ignored.mayIncludeBelow(name)) {
            children(directory, name + "/");
        }
    }

    private void file(Path file, String name) throws IOException {
        int type = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & FileSyscalls.S_IFMT;
        switch (type) {
            case FileSyscalls.S_IFREG -> {
                try (InputStream data = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    tar.write(new TarEntry(bytes(name), new TarEntry.File(Files.size(file)), attributes(file)), data);
                }
            }
            case FileSyscalls.S_IFLNK -> tar.write(new TarEntry(
                    bytes(name), new TarEntry.SymbolicLink(bytes(Files.readSymbolicLink(file).toString())),
                    attributes(file)));
            case FileSyscalls.S_IFIFO -> tar.write(new TarEntry(bytes(name), new TarEntry.Fifo(), attributes(file)));
            // A device or a socket of this host is of no use in an image.
            default -> {}
        }
    }

    private static TarEntry.Attributes attributes(Path file) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(file, "unix:mode,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        long seconds = ((FileTime) found.get("lastModifiedTime")).toInstant().getEpochSecond();
        return TarEntry.Attributes.of((Integer) found.get("mode") & 07777, seconds * 1_000_000_000L);
    }

    /// Names in an archive are bytes; here each byte is one character.
    private static String bytes(String name) {
        return TarEntry.text(name.getBytes(StandardCharsets.UTF_8));
    }
}
