package jd.client.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jd.image.tar.TarEntry;
import jd.image.tar.TarReader;

/// Unpacks a tar archive that a container has filled into a directory of this host. Nothing is written outside that
/// directory: every parent of a member must be a directory, not a symbolic link that an earlier member has created.
///
/// The calling user owns the files. Devices and pipes, which need root, are left to [NodeMaker].
public final class HostUnpack {
    private final Path directory;
    private final UnaryOperator<String> names;
    private final NodeMaker nodes;

    /// Times of directories are set at the end: each new member would change them.
    private final Map<Path, FileTime> directoryTimes = new LinkedHashMap<>();

    /// Creates the nodes that java.nio.file cannot create.
    @FunctionalInterface
    public interface NodeMaker {
        void make(Path path, TarEntry.Content content, int mode);
    }

    private HostUnpack(Path directory, UnaryOperator<String> names, NodeMaker nodes) {
        this.directory = directory;
        this.names = names;
        this.nodes = nodes;
    }

    /// {@return the destination of a copy, symbolic links followed}
    ///
    /// @param path absolute, from [CopyPath#absolute]
    public static CopyPlan.End look(String path) {
        verify(path);
        String at = path;
        for (int links = 0; Files.isSymbolicLink(Path.of(CopyPath.clean(at))); links++) {
            if (links > 10) {
                throw new CopyException("too many symlinks in " + path);
            }
            try {
                String link = CopyPath.clean(at);
                at = CopyPath.fromLink(link, Files.readSymbolicLink(Path.of(link)).toString());
            } catch (IOException e) {
                throw new CopyException("readlink " + at + ": " + e.getMessage(), e);
            }
        }
        Path file = Path.of(at);
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (exists && CopyPath.meansDirectory(path) && !Files.isDirectory(file)) {
            throw new CopyException("lstat " + path + ": not a directory");
        }
        return new CopyPlan.End(at, exists, Files.isDirectory(file));
    }

    private static void verify(String path) {
        String parent = CopyPath.parent(CopyPath.clean(path));
        if (!Files.exists(Path.of(parent))) {
            throw new CopyException("invalid output path: directory \"" + parent + "\" does not exist");
        }
        Path file = Path.of(path);
        if (Files.exists(file) && !Files.isDirectory(file) && !Files.isRegularFile(file)) {
            throw new CopyException("invalid output path: \"" + path
                    + "\" must be a directory or a regular file: got a device");
        }
    }

    /// @param names from a member's name in the archive to its name in the directory
    public static void unpack(
            InputStream tar, String directory, UnaryOperator<String> names, NodeMaker nodes) throws IOException {
        HostUnpack unpack = new HostUnpack(Path.of(directory), names, nodes);
        TarReader reader = new TarReader(tar);
        for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            unpack.member(entry.get(), reader);
        }
        for (Map.Entry<Path, FileTime> time : unpack.directoryTimes.entrySet()) {
            setTime(time.getKey(), time.getValue());
        }
        // The rest belongs to the end of the archive.
        tar.skip(Long.MAX_VALUE);
    }

    private void member(TarEntry entry, TarReader reader) throws IOException {
        Path path = place(names.apply(text(entry.name())));
        if (path.equals(directory)) {
            return;
        }
        boolean brings = entry.content() instanceof TarEntry.Directory;
        makeWay(path, brings);
        int mode = entry.attributes().mode();
        FileTime time = FileTime.fromMillis(entry.attributes().mtimeNanos() / 1_000_000);
        switch (entry.content()) {
            case TarEntry.Directory _ -> {
                if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectory(path);
                }
                Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
                directoryTimes.put(path, time);
            }
            case TarEntry.File file -> {
                write(path, file, reader);
                Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
                setTime(path, time);
            }
            case TarEntry.SymbolicLink link -> {
                Files.createSymbolicLink(path, Path.of(text(link.target())));
                setTime(path, time);
            }
            case TarEntry.HardLink link -> Files.createLink(path, place(names.apply(text(link.target()))));
            case TarEntry.Fifo _, TarEntry.Device _ -> nodes.make(path, entry.content(), mode);
        }
    }

    private static void setTime(Path path, FileTime time) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, time, null);
    }

    /// {@return the path of a member; missing parents are created}
    private Path place(String name) throws IOException {
        Path path = directory;
        List<String> parts = Stream.of(CopyPath.clean("/" + name).split("/")).filter(part -> !part.isEmpty()).toList();
        for (int i = 0; i < parts.size(); i++) {
            path = path.resolve(parts.get(i));
            if (i == parts.size() - 1) {
                break;
            }
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(path);
            }
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new CopyException("\"" + name + "\" is outside of \"" + directory + "\"");
            }
        }
        return path;
    }

    /// A directory is never replaced by a file, nor a file by a directory.
    private static void makeWay(Path path, boolean brings) throws IOException {
        try {
            boolean there = Files.readAttributes(path, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS).isDirectory();
            if (there && !brings) {
                throw new CopyException("cannot overwrite directory \"" + path + "\" with non-directory \""
                        + path.getParent() + "\"");
            }
            if (!there && brings) {
                throw new CopyException("cannot overwrite non-directory \"" + path + "\" with directory \""
                        + path.getParent() + "\"");
            }
            if (!there) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private static void write(Path path, TarEntry.File file, TarReader reader) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            for (int count = reader.read(buffer, 0, buffer.length); count > 0;
                    count = reader.read(buffer, 0, buffer.length)) {
                out.write(buffer, 0, count);
            }
        }
        if (Files.size(path) != file.size()) {
            throw new CopyException("unpack \"" + path + "\": not as long as declared");
        }
    }

    private static String text(String bytes) {
        return new String(TarEntry.bytes(bytes), StandardCharsets.UTF_8);
    }
}
