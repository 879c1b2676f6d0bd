package jd.image.tar;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a tar archive member by member: ustar, pax and GNU headers, sparse files included. It is not a library's because
/// libraries return names and extended attributes as text, and in a layer both are bytes.
///
/// pax(1); GNU tar manual, Basic Tar Format
public final class TarReader {
    /// The greatest length of a name or a pax header, against archives that are made to fill memory.
    private static final int MAX_SPECIAL = 1 << 20;

    /// As many extents as a header of that length can have.
    static final int MAX_EXTENTS = MAX_SPECIAL / 24;

    private static final int BLOCK = TarHeader.BLOCK;

    private final InputStream in;

    /// The number of bytes that are left of the current member's data, and of the padding after it.
    private long remaining;
    private int padding;

    public TarReader(InputStream in) {
        this.in = in;
    }

    /// {@return the next member, empty at the end} Skips the data of the current one that has not been read.
    public Optional<TarEntry> next() throws IOException {
        String longName = "";
        String longLink = "";
        PaxRecords pax = PaxRecords.NONE;
        while (true) {
            skipRest();
            Optional<TarHeader> header = readHeader();
            if (header.isEmpty()) {
                return Optional.empty();
            }
            // Some members only describe the one that follows.
            switch (header.get().type()) {
                case 'x' -> pax = PaxRecords.parse(special(header.get()));
                case 'L' -> longName = untilZero(special(header.get()));
                case 'K' -> longLink = untilZero(special(header.get()));
                case 'g' -> special(header.get());
                default -> {
                    return Optional.of(entry(header.get(), longName, longLink, pax));
                }
            }
        }
    }

    private Optional<TarHeader> readHeader() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length == 0) {
            return Optional.empty();
        }
        if (block.length < BLOCK) {
            throw new EOFException("unexpected EOF");
        }
        TarHeader header = new TarHeader(block);
        if (header.isZero()) {
            return Optional.empty();
        }
        header.verifyChecksum();
        return Optional.of(header);
    }

    private byte[] special(TarHeader header) throws IOException {
        begin(header.size());
        if (header.size() > MAX_SPECIAL) {
            throw new TarException(
                    "read tar: a header of " + header.size() + " bytes: archive/tar: header field too long");
        }
        return readAll();
    }

    private static String untilZero(byte[] name) {
        String text = TarEntry.text(name);
        int zero = text.indexOf(0);
        return zero < 0 ? text : text.substring(0, zero);
    }

    private TarEntry entry(TarHeader header, String longName, String longLink, PaxRecords pax) throws IOException {
        String name = pax.text("GNU.sparse.name")
                .or(() -> pax.text("path"))
                .orElse(longName.isEmpty() ? header.name() : longName);
        String link = pax.text("linkpath").orElse(longLink.isEmpty() ? header.link() : longLink);
        var attributes = new TarEntry.Attributes(
                header.mode() & 07777, (int) pax.number("uid", header.uid()), (int) pax.number("gid", header.gid()),
                pax.mtimeNanos(header.mtimeNanos()), pax.xattrs());
        return new TarEntry(name, content(header, name, link, pax), attributes);
    }

    private TarEntry.Content content(TarHeader header, String name, String link, PaxRecords pax) throws IOException {
        begin(0);
        return switch (header.type()) {
            case '0', 0, '7' -> {
                begin(pax.number("size", header.size()));
                // Old archives have no type for directories; their names end with a slash.
                yield name.endsWith("/") ? new TarEntry.Directory() : file(pax);
            }
            case 'S' -> {
                begin(header.size());
                yield sparse(header.realSize(), gnuExtents(header));
            }
            case '1' -> new TarEntry.HardLink(link);
            case '2' -> new TarEntry.SymbolicLink(link);
            case '3' -> new TarEntry.Device(false, header.major(), header.minor());
            case '4' -> new TarEntry.Device(true, header.major(), header.minor());
            case '5' -> new TarEntry.Directory();
            case '6' -> new TarEntry.Fifo();
            default ->
                throw new TarException(
                        "read tar: \"" + name + "\": unhandled tar header type " + (int) header.type());
        };
    }

    private TarEntry.File file(PaxRecords pax) throws IOException {
        List<Long> numbers = pax.hasSparseMapInData() ? sparseMapInData() : pax.sparseNumbers();
        if (numbers.isEmpty()) {
            return new TarEntry.File(remaining);
        }
        return sparse(pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", remaining)), pairs(numbers));
    }

    /// Extents must be in order and within the file, and their total length must be that of the data in the archive.
    private TarEntry.File sparse(long size, List<TarEntry.Extent> extents) {
        long end = 0;
        long stored = 0;
        for (TarEntry.Extent extent : extents) {
            if (extent.offset() < end || extent.length() < 0 || extent.offset() > size - extent.length()) {
                throw new TarException("read tar: extents out of order: archive/tar: invalid tar header");
            }
            end = extent.offset() + extent.length();
            stored += extent.length();
        }
        if (stored != remaining) {
            throw new TarException("read tar: extents do not fit the data: archive/tar: invalid tar header");
        }
        return new TarEntry.File(size, extents.stream().filter(e -> e.length() > 0).toList());
    }

    private static List<TarEntry.Extent> pairs(List<Long> numbers) {
        List<TarEntry.Extent> extents = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            extents.add(new TarEntry.Extent(numbers.get(i), numbers.get(i + 1)));
        }
        return extents;
    }

    /// GNU's old format: four extents in the header, twenty-one in each block that follows it.
    private List<TarEntry.Extent> gnuExtents(TarHeader header) throws IOException {
        List<TarEntry.Extent> extents = new ArrayList<>();
        addExtents(extents, header, 386, 4);
        boolean more = header.hasMoreExtents();
        while (more) {
            byte[] block = in.readNBytes(BLOCK);
            if (block.length < BLOCK || extents.size() > MAX_EXTENTS) {
                throw new EOFException("unexpected EOF");
            }
            addExtents(extents, new TarHeader(block), 0, 21);
            more = block[504] != 0;
        }
        return extents;
    }

    private static void addExtents(List<TarEntry.Extent> extents, TarHeader block, int offset, int count) {
        for (int i = 0; i < count; i++) {
            long length = block.number(offset + 24 * i + 12, 12);
            if (length > 0) {
                extents.add(new TarEntry.Extent(block.number(offset + 24 * i, 12), length));
            }
        }
    }

    /// Format 1.0: decimal numbers, one a line, the first of which is the number of extents; then padding to a full block.
    private List<Long> sparseMapInData() throws IOException {
        long before = remaining;
        long count = numberLine();
        if (count > MAX_EXTENTS) {
            throw new TarException("read tar: " + count + " extents: archive/tar: header field too long");
        }
        List<Long> numbers = new ArrayList<>();
        for (long i = 0; i < 2 * count; i++) {
            numbers.add(numberLine());
        }
        skip(Math.floorMod(-(before - remaining), BLOCK));
        // A file that is one hole has an empty extent, so that it is not taken for a file without holes.
        return numbers.isEmpty() ? List.of(0L, 0L) : numbers;
    }

    private long numberLine() throws IOException {
        long value = 0;
        for (int c = read(); c != '\n'; c = read()) {
            if (c < '0' || c > '9' || value > Long.MAX_VALUE / 10 - 1) {
                throw new TarException("read tar: malformed map of extents: archive/tar: invalid tar header");
            }
            value = 10 * value + c - '0';
        }
        return value;
    }

    private int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private void skip(long count) throws IOException {
        discard(count);
        remaining -= count;
    }

    /// Reads instead of skipping, since the stream may compute a digest of what is read.
    private void discard(long count) throws IOException {
        byte[] scratch = new byte[(int) Math.min(count, 8192)];
        for (long left = count; left > 0; ) {
            int got = in.read(scratch, 0, (int) Math.min(scratch.length, left));
            if (got < 0) {
                throw new EOFException("unexpected EOF");
            }
            left -= got;
        }
    }

    private void begin(long size) {
        if (size < 0) {
            throw new TarException("read tar: size " + size + ": archive/tar: invalid tar header");
        }
        remaining = size;
        padding = (int) Math.floorMod(-size, (long) BLOCK);
    }

    private byte[] readAll() throws IOException {
        byte[] all = new byte[(int) remaining];
        for (int at = 0; at < all.length; ) {
            at += read(all, at, all.length - at);
        }
        return all;
    }

    /// Reads stored data of the current member. {@return the number of bytes, -1 at the member's end}
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw new EOFException("unexpected EOF");
        }
        remaining -= count;
        return count;
    }

    /// Docker's client leaves out the padding at the end of an archive into which it puts a Dockerfile.
    private void skipRest() throws IOException {
        discard(remaining);
        in.readNBytes(padding);
        remaining = 0;
        padding = 0;
    }
}
