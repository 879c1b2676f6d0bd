package jd.client.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.kernel.FileSyscalls;

/// Packs files of this host into a tar archive, sorted by name.
public final class HostPack {
    private final TarWriter tar;
    private final UnaryOperator<String> names;
    private final Map<String, String> firstNames = new HashMap<>();

    private HostPack(TarWriter tar, UnaryOperator<String> names) {
        this.tar = tar;
        this.names = names;
    }

    /// {@return the source of a copy}
    ///
    /// @param path absolute, from [CopyPath#absolute]
    /// @param follow whether a link is copied as what it leads to
    public static CopyPlan.End look(String path, boolean follow) {
        try {
            String resolved = resolved(path, follow);
            Path file = Path.of(resolved);
            boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                    || CopyPath.meansDirectory(path) && Files.isDirectory(file);
            Files.readAttributes(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (CopyPath.meansDirectory(path) && !directory) {
                throw new CopyException("not a directory");
            }
            String name = CopyPath.base(path).equals(CopyPath.base(resolved)) ? "" : CopyPath.base(path);
            return new CopyPlan.End(resolved, true, directory, name);
        } catch (IOException e) {
            throw new CopyException("lstat " + path + ": no such file or directory", e);
        }
    }

    private static String resolved(String path, boolean follow) throws IOException {
        String whole = follow
                ? Path.of(path).toRealPath().toString()
                : Path.of(CopyPath.parent(path)).toRealPath().resolve(CopyPath.base(path)).toString();
        return CopyPath.meansContents(path) && !CopyPath.meansContents(whole) ? whole + "/."
                : path.endsWith("/") && !whole.endsWith("/") ? whole + "/" : whole;
    }

    /// @param names from a member's name in the source to its name in the archive
    public static void pack(CopyPlan.End source, UnaryOperator<String> names, OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        String name = source.name().isEmpty() ? CopyPath.base(source.path()) : source.name();
        new HostPack(tar, names).member(Path.of(source.path()), name);
        tar.close();
    }

    private void member(Path file, String name) throws IOException {
        Map<String, Object> found = Files.readAttributes(
                file, "unix:mode,uid,gid,nlink,ino,dev,rdev,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) found.get("mode");
        var attributes = new TarEntry.Attributes(
                mode & 07777, (Integer) found.get("uid"), (Integer) found.get("gid"),
                ((FileTime) found.get("lastModifiedTime")).toInstant().getEpochSecond() * 1_000_000_000L, Map.of());
        String key = found.get("dev") + ":" + found.get("ino");
        boolean several = (mode & FileSyscalls.S_IFMT) != FileSyscalls.S_IFDIR && (Integer) found.get("nlink") > 1;
        if (several && firstNames.containsKey(key)) {
            write(name, new TarEntry.HardLink(bytes(names.apply(firstNames.get(key)))), attributes);
            return;
        }
        switch (mode & FileSyscalls.S_IFMT) {
            case FileSyscalls.S_IFDIR -> directory(file, name, attributes);
            case FileSyscalls.S_IFREG -> {
                try (InputStream data = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                    long size = (Long) found.get("size");
                    tar.write(new TarEntry(bytes(names.apply(name)), new TarEntry.File(size), attributes), data);
                }
            }
            case FileSyscalls.S_IFLNK -> write(
                    name, new TarEntry.SymbolicLink(bytes(Files.readSymbolicLink(file).toString())), attributes);
            case FileSyscalls.S_IFIFO -> write(name, new TarEntry.Fifo(), attributes);
            case FileSyscalls.S_IFCHR -> write(name, device(false, (Long) found.get("rdev")), attributes);
            case FileSyscalls.S_IFBLK -> write(name, device(true, (Long) found.get("rdev")), attributes);
            // A socket file is useless without its process, so it is skipped.
            default -> {
                return;
            }
        }
        if (several) {
            firstNames.put(key, name);
        }
    }

    private void directory(Path directory, String name, TarEntry.Attributes attributes) throws IOException {
        write(name, new TarEntry.Directory(), attributes);
        List<Path> children;
        try (Stream<Path> all = Files.list(directory)) {
            children = all.sorted().toList();
        }
        for (Path child : children) {
            member(child, name + "/" + child.getFileName());
        }
    }

    private void write(String name, TarEntry.Content content, TarEntry.Attributes attributes) throws IOException {
        tar.write(new TarEntry(bytes(names.apply(name)), content, attributes));
    }

    private static TarEntry.Device device(boolean block, long rdev) {
        return new TarEntry.Device(block, FileSyscalls.major(rdev), FileSyscalls.minor(rdev));
    }

    /// Names in an archive are bytes; here each byte is one character.
    private static String bytes(String name) {
        return TarEntry.text(name.getBytes(StandardCharsets.UTF_8));
    }
}
