package jd.image.tar;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One member of a tar archive. Names and link targets are bytes, one in each character (ISO-8859-1), so that a name that
/// is not UTF-8 is written as it was read.
///
/// pax(1), ustar interchange format
public record TarEntry(String name, Content content, Attributes attributes) {
    /// The type of the file, with the fields of that type.
    public sealed interface Content {}

    /// `size` bytes of which only `extents` are in the archive, the others are zero. A file without holes has one
    /// extent.
    public record File(long size, List<Extent> extents) implements Content {
        public File {
            extents = List.copyOf(extents);
        }

        public File(long size) {
            this(size, size == 0 ? List.of() : List.of(new Extent(0, size)));
        }
    }

    public record Extent(long offset, long length) {}

    public record Directory() implements Content {}

    public record SymbolicLink(String target) implements Content {}

    /// A hard link, with the name of a file in the same archive.
    public record HardLink(String target) implements Content {}

    /// A character or block device.
    public record Device(boolean block, int major, int minor) implements Content {}

    public record Fifo() implements Content {}

    /// `mode` has only the permission bits; the time is in nanoseconds since 1970; the values of attributes are bytes.
    public record Attributes(int mode, int uid, int gid, long mtimeNanos, Map<String, byte[]> xattrs) {
        public Attributes {
            xattrs = Map.copyOf(xattrs);
        }

        public static Attributes of(int mode, long mtimeNanos) {
            return new Attributes(mode, 0, 0, mtimeNanos, Map.of());
        }
    }

    public static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static String text(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1);
    }
}
