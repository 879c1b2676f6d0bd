package jd.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.FileSyscalls;

/// A member's name taken apart, relative to where the archive is unpacked. `.` and empty parts are gone and `..` is
/// resolved by its letters alone; a name that would lead out is refused.
record TarPath(List<String> parts) {
    /// PATH_MAX: the kernel takes no longer one, and it must end in a zero.
    private static final int MAX_LENGTH = 4095;

    TarPath {
        parts = List.copyOf(parts);
    }

    static TarPath parse(String name) {
        if (name.length() > MAX_LENGTH) {
            throw new StorageException("\"" + shortened(name) + "\": file name too long");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                // From "/" the way up leads to "/", as in a shell; a relative name has nowhere to go.
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

    /// {@return a name as it goes into a message}
    static String shortened(String name) {
        return name.length() <= 255 ? name : name.substring(0, 255) + "…";
    }

    /// A path as a user writes it, where names are text. Here they are bytes.
    static TarPath typed(String path) {
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

    /// {@return the other path, begun here}
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

    /// {@return `/a/b` as text for the user}
    String absolute() {
        return "/" + new String(TarEntry.bytes(String.join("/", parts)), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return isRoot() ? "." : String.join("/", parts);
    }
}
