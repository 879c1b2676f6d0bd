package jd.image.tar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Small archives for the fuzz tests of all classes that read tar.
public final class TarSeeds {
    private static final int CHECKSUM = 148;
    private static final int MAGIC = 257;

    private TarSeeds() {}

    /// {@return archives with every type of member and each format of a sparse file}
    public static List<byte[]> all() {
        return List.of(everyKind(), whiteouts(), sparse("""
                GNU.sparse.major=1|GNU.sparse.minor=0|GNU.sparse.name=holes|GNU.sparse.realsize=9000""",
                "1\n8192\n3\n" + "\0".repeat(512 - 9) + "abc"), sparse("""
                GNU.sparse.map=0,2,8192,1|GNU.sparse.size=9000|path=holes|mtime=1700000000.123456789""", "abc"), sparse("""
                GNU.sparse.offset=0|GNU.sparse.numbytes=3|uid=4294967295|SCHILY.xattr.user.a=b""", "abc"));
    }

    private static byte[] everyKind() {
        var attributes = new TarEntry.Attributes(0755, 7, 0, 1_000_000_000_500_000_000L, Map.of("user.a", new byte[] {1}));
        return archive(writer -> {
            writer.write(new TarEntry("d", new TarEntry.Directory(), attributes));
            write(writer, "d/file", "content");
            writer.write(new TarEntry("d/link", new TarEntry.SymbolicLink("file"), attributes));
            writer.write(new TarEntry("d/hard", new TarEntry.HardLink("d/file"), attributes));
            writer.write(new TarEntry("d/fifo", new TarEntry.Fifo(), attributes));
            writer.write(new TarEntry("d/null", new TarEntry.Device(false, 1, 3), attributes));
            write(writer, "d/" + "long".repeat(40), "x");
        });
    }

    private static byte[] whiteouts() {
        return archive(writer -> {
            write(writer, "etc/.wh.passwd", "");
            write(writer, "var/.wh..wh..opq", "");
            write(writer, "../outside", "x");
            write(writer, "/a/../b", "x");
        });
    }

    /// A pax header is a member of type `x`, which [TarWriter] does not write with keys of GNU's.
    private static byte[] sparse(String records, String data) {
        StringBuilder pax = new StringBuilder();
        for (String record : records.strip().split("\\|")) {
            int length = record.length() + 4;
            pax.append(length > 99 ? length + 1 : length).append(' ').append(record).append('\n');
        }
        byte[] archive = archive(writer -> {
            write(writer, "pax", pax.toString());
            write(writer, "holes", data);
        });
        archive[156] = 'x';
        return withChecksums(archive);
    }

    private interface Members {
        void write(TarWriter writer) throws IOException;
    }

    private static byte[] archive(Members members) {
        var bytes = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(bytes)) {
            members.write(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(TarWriter writer, String name, String content) throws IOException {
        byte[] data = content.getBytes(StandardCharsets.ISO_8859_1);
        var entry = new TarEntry(name, new TarEntry.File(data.length), TarEntry.Attributes.of(0644, 0));
        writer.write(entry, new ByteArrayInputStream(data));
    }

    /// {@return the archive with correct checksums in all headers} Otherwise a mutated header would be refused for its
    /// checksum, and the code after that check would not be tested.
    public static byte[] withChecksums(byte[] tar) {
        for (int at = 0; at + TarHeader.BLOCK <= tar.length; at += TarHeader.BLOCK) {
            byte[] block = Arrays.copyOfRange(tar, at, at + TarHeader.BLOCK);
            if (new String(block, MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
                byte[] sum = String.format("%06o\0 ", TarHeader.checksum(block)).getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(sum, 0, tar, at + CHECKSUM, sum.length);
            }
        }
        return tar;
    }
}
