package jd.pull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;

/// Compresses a stream with gzip while it is read. (The JDK's class compresses while it is written to, which would need
/// a second thread between a layer and its upload.)
///
/// RFC 1952: a header, deflated data, the checksum and the length of the plain data
final class GzipInput extends InputStream {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    private static final int BUFFER = 1 << 16;

    /// The parts of the stream, in this order.
    private enum Part { HEADER, DATA, TRAILER, END }

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final CheckedInputStream plain;
    private Part part = Part.HEADER;
    private InputStream current = new ByteArrayInputStream(HEADER);

    GzipInput(InputStream plain) {
        this.plain = new CheckedInputStream(plain, new CRC32());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = current.read(buffer, offset, length);
        while (read < 0 && part != Part.END) {
            next();
            read = current.read(buffer, offset, length);
        }
        return read;
    }

    private void next() {
        switch (part) {
            case HEADER -> {
                part = Part.DATA;
                current = new DeflaterInputStream(plain, deflater, BUFFER);
            }
            case DATA -> {
                part = Part.TRAILER;
                current = new ByteArrayInputStream(trailer());
            }
            case TRAILER, END -> part = Part.END;
        }
    }

    private byte[] trailer() {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) plain.getChecksum().getValue())
                .putInt((int) deflater.getBytesRead())
                .array();
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        plain.close();
    }
}
