package jd.storage.files;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.FileSyscalls;

/// The components of a member's name, relative to the target directory. `.` and empty components are removed, and `..` is
/// resolved without looking at files; a name that leads out is refused.
public record TarPath(List<String> parts) {
    /// PATH_MAX of the kernel, without the zero at the end.
    private static final int MAX_LENGTH = 4095;

    public TarPath {
        parts = List.copyOf(parts);
    }

    public static TarPath parse(String name) {
        if (name.length() > MAX_LENGTH) {
            throw new StorageException("\"" + shortened(name) + "\": file name too long");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                // The parent of "/" is "/"; a relative name must not leave the directory.
                if (parts.isEmpty() && !name.startsWith("/")) {
                    throw new StorageException("\"" + name + "\" is outside of \"/\"");
                }
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return new TarPath(parts);
    }

    /// {@return a name for messages}
    static String shortened(String name) {
        return name.length() <= 255 ? name : name.substring(0, 255) + "…";
    }

    /// Parses a path from a user, which is text. Here names are bytes.
    public static TarPath typed(String path) {
        return parse(TarEntry.text(FileSyscalls.bytes(path)));
    }

    boolean isRoot() {
        return parts.isEmpty();
    }

    TarPath parent() {
        return new TarPath(parts.subList(0, parts.size() - 1));
    }

    TarPath child(String name) {
        List<String> longer = new ArrayList<>(parts);
        longer.add(name);
        return new TarPath(longer);
    }

    /// {@return the other path, relative to this one}
    TarPath child(TarPath other) {
        List<String> longer = new ArrayList<>(parts);
        longer.addAll(other.parts());
        return new TarPath(longer);
    }

    String last() {
        return parts.getLast();
    }

    byte[] lastBytes() {
        return TarEntry.bytes(last());
    }

    /// {@return `a/b`, or `.` for the root}
    byte[] bytes() {
        return TarEntry.bytes(toString());
    }

    /// {@return `/a/b` as text for messages}
    public String absolute() {
        return "/" + new String(TarEntry.bytes(String.join("/", parts)), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return isRoot() ? "." : String.join("/", parts);
    }
}
