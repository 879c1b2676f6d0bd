package jd.storage.files;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import jd.image.tar.TarEntry;

/// Assembles a layer's tar from its record and the unpacked files; the opposite of [ArchiveRecorder]. Nothing but the
/// current segment is in memory.
public final class ArchiveAssembler extends InputStream {
    /// Opens files of the layer.
    @FunctionalInterface
    public interface Files {
        InputStream open(byte[] path) throws IOException;
    }

    private final DataInputStream record;
    private final Files files;

    /// The segment or file that is being read, and how much of it is left.
    private InputStream part = InputStream.nullInputStream();
    private long left;
    private String name = "";

    /// @param record closed with this
    public ArchiveAssembler(InputStream record, Files files) {
        this.record = new DataInputStream(record);
        this.files = files;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (left == 0) {
            if (!next()) {
                return -1;
            }
        }
        int got = part.read(buffer, offset, (int) Math.min(length, left));
        if (got < 0) {
            throw new EOFException("\"" + name + "\" is shorter than it was when it was unpacked");
        }
        left -= got;
        return got;
    }

    /// {@return whether there is another part}
    private boolean next() throws IOException {
        closePart();
        int kind = record.read();
        switch (kind) {
            case -1 -> {
                return false;
            }
            case ArchiveRecorder.SEGMENT -> {
                name = "record";
                left = record.readInt();
                part = record;
            }
            case ArchiveRecorder.FILE -> {
                left = record.readLong();
                byte[] path = record.readNBytes(record.readInt());
                name = TarEntry.text(path);
                part = files.open(path);
            }
            default -> throw new IOException("the record of a tar has an entry of an unknown kind: " + kind);
        }
        return true;
    }

    private void closePart() throws IOException {
        if (part != record) {
            part.close();
        }
        part = InputStream.nullInputStream();
    }

    @Override
    public void close() throws IOException {
        closePart();
        record.close();
    }
}
