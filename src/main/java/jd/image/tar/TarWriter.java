package jd.image.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Writes a tar archive: ustar headers, and a pax header before a member that does not fit into one. The output depends
/// only on the members, so that the same tree has the same digest on all hosts.
///
/// pax(1), ustar interchange format
public record TarWriter(OutputStream out) implements AutoCloseable {
    private static final int BLOCK = TarHeader.BLOCK;
    private static final int MAX_OCTAL_7 = 07777777;
    private static final long MAX_OCTAL_11 = 077777777777L;

    /// Writes a member without data.
    public void write(TarEntry entry) throws IOException {
        write(entry, InputStream.nullInputStream());
    }

    /// Writes a file and its `size` bytes; the caller provides holes as zeros.
    public void write(TarEntry entry, InputStream data) throws IOException {
        byte[] pax = paxHeader(entry);
        if (pax.length > 0) {
            TarEntry.File content = new TarEntry.File(pax.length);
            out.write(header(new TarEntry("PaxHeaders.0/x", content, TarEntry.Attributes.of(0644, 0)), 'x'));
            out.write(pax);
            pad(pax.length);
        }
        out.write(header(entry, type(entry.content())));
        long size = size(entry.content());
        if (data.transferTo(out) != size) {
            throw new TarException("write tar: \"" + entry.name() + "\": not as long as declared");
        }
        pad(size);
    }

    private void pad(long size) throws IOException {
        out.write(new byte[(int) Math.floorMod(-size, (long) BLOCK)]);
    }

    private static byte[] paxHeader(TarEntry entry) {
        Map<String, String> records = new LinkedHashMap<>();
        TarEntry.Attributes attributes = entry.attributes();
        if (name(entry).length() > 100) {
            records.put("path", name(entry));
        }
        if (link(entry.content()).length() > 100) {
            records.put("linkpath", link(entry.content()));
        }
        if (size(entry.content()) > MAX_OCTAL_11) {
            records.put("size", Long.toString(size(entry.content())));
        }
        if (attributes.uid() < 0 || attributes.uid() > MAX_OCTAL_7) {
            records.put("uid", Integer.toUnsignedString(attributes.uid()));
        }
        if (attributes.gid() < 0 || attributes.gid() > MAX_OCTAL_7) {
            records.put("gid", Integer.toUnsignedString(attributes.gid()));
        }
        if (attributes.mtimeNanos() % 1_000_000_000 != 0 || attributes.mtimeNanos() < 0) {
            records.put("mtime", BigDecimal.valueOf(attributes.mtimeNanos(), 9).stripTrailingZeros().toPlainString());
        }
        new TreeMap<>(attributes.xattrs())
                .forEach((key, value) -> records.put("SCHILY.xattr." + key, TarEntry.text(value)));

        var bytes = new ByteArrayOutputStream();
        records.forEach((key, value) -> bytes.writeBytes(TarEntry.bytes(record(key, value))));
        return bytes.toByteArray();
    }

    /// The length at the front includes its own digits.
    private static String record(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    private static byte[] header(TarEntry entry, char type) {
        byte[] block = new byte[BLOCK];
        TarEntry.Attributes attributes = entry.attributes();
        put(block, 0, 100, name(entry));
        octal(block, 100, 8, attributes.mode());
        octal(block, 108, 8, attributes.uid() < 0 || attributes.uid() > MAX_OCTAL_7 ? 0 : attributes.uid());
        octal(block, 116, 8, attributes.gid() < 0 || attributes.gid() > MAX_OCTAL_7 ? 0 : attributes.gid());
        octal(block, 124, 12, size(entry.content()) > MAX_OCTAL_11 ? 0 : size(entry.content()));
        octal(block, 136, 12, Math.max(0, Math.floorDiv(attributes.mtimeNanos(), 1_000_000_000L)));
        block[156] = (byte) type;
        put(block, 157, 100, link(entry.content()));
        put(block, 257, 8, "ustar\00000");
        octal(block, 329, 8, entry.content() instanceof TarEntry.Device device ? device.major() : 0);
        octal(block, 337, 8, entry.content() instanceof TarEntry.Device device ? device.minor() : 0);
        put(block, 148, 8, String.format("%06o\0 ", TarHeader.checksum(block)));
        return block;
    }

    private static String name(TarEntry entry) {
        boolean slash = entry.content() instanceof TarEntry.Directory && !entry.name().endsWith("/");
        return slash ? entry.name() + "/" : entry.name();
    }

    private static String link(TarEntry.Content content) {
        return switch (content) {
            case TarEntry.HardLink link -> link.target();
            case TarEntry.SymbolicLink link -> link.target();
            case TarEntry.File _, TarEntry.Directory _, TarEntry.Device _, TarEntry.Fifo _ -> "";
        };
    }

    private static long size(TarEntry.Content content) {
        return content instanceof TarEntry.File file ? file.size() : 0;
    }

    private static char type(TarEntry.Content content) {
        return switch (content) {
            case TarEntry.File _ -> '0';
            case TarEntry.HardLink _ -> '1';
            case TarEntry.SymbolicLink _ -> '2';
            case TarEntry.Device device -> device.block() ? '4' : '3';
            case TarEntry.Directory _ -> '5';
            case TarEntry.Fifo _ -> '6';
        };
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        put(block, offset, length, String.format("%0" + (length - 1) + "o", value));
    }

    private static void put(byte[] block, int offset, int length, String text) {
        byte[] bytes = TarEntry.bytes(text);
        System.arraycopy(bytes, 0, block, offset, Math.min(length, bytes.length));
    }

    /// Two empty blocks end an archive. The stream below stays open.
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.flush();
    }
}
