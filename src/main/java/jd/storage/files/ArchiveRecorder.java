package jd.storage.files;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Records the structure of a layer's tar while it is unpacked, so that [ArchiveAssembler] can write the same bytes again
/// from the record and the unpacked files.
///
/// The digest of a layer is that of its tar, and two tars of one tree can differ in the order of the members, the format of
/// headers and the padding. So the record has every byte of the tar besides the content of files, which is on the disk
/// already. It is a sequence of two kinds of entries:
///
/// ```
/// 'S' length:int bytes                     a segment: headers, padding, and the content of sparse files
/// 'F' size:long length:int path            the content of the file at a path of the layer
/// ```
///
/// Names are bytes. An archive that replaces its own members cannot be recorded in this way, since the first content is no
/// longer on the disk: its record is one series of segments, see [#copy].
///
/// Today: github.com/vbatts/tar-split
public final class ArchiveRecorder extends FilterInputStream {
    static final char SEGMENT = 'S';
    static final char FILE = 'F';

    private static final int MAX_SEGMENT = 1 << 16;

    private final DataOutputStream record;
    private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
    private boolean inFile;
    private long length;

    /// @param record is written to, and not closed
    public ArchiveRecorder(InputStream tar, OutputStream record) {
        super(tar);
        this.record = new DataOutputStream(record);
    }

    /// What is read from here on is the content of a file, until [#endFile].
    void beginFile() {
        inFile = true;
    }

    /// @param path of the file that has been written with the bytes read since [#beginFile]
    void endFile(TarPath path, long size) throws IOException {
        inFile = false;
        flushSegment();
        byte[] name = path.bytes();
        record.writeByte(FILE);
        record.writeLong(size);
        record.writeInt(name.length);
        record.write(name);
    }

    /// Completes the record after the tar has been read. {@return the length of the tar}
    public long finish() throws IOException {
        flushSegment();
        record.flush();
        return length;
    }

    /// Records a whole tar, which is read to its end, as segments. {@return the length of the tar}
    public static long copy(InputStream tar, OutputStream record) throws IOException {
        ArchiveRecorder recorder = new ArchiveRecorder(tar, record);
        recorder.transferTo(OutputStream.nullOutputStream());
        return recorder.finish();
    }

    private void flushSegment() throws IOException {
        if (segment.size() > 0) {
            record.writeByte(SEGMENT);
            record.writeInt(segment.size());
            segment.writeTo(record);
            segment.reset();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    // tag::recording-an-archive[]
    @Override
    public int read(byte[] buffer, int offset, int count)
            throws IOException {
        int got = in.read(buffer, offset, count);
        if (got > 0) {
            length += got;
            if (!inFile) { // <1>
                segment.write(buffer, offset, got);
                if (segment.size() >= MAX_SEGMENT) { // <2>
                    flushSegment();
                }
            }
        }
        return got;
    }
    // end::recording-an-archive[]

    /// Bytes that are skipped have to be recorded, too.
    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, MAX_SEGMENT)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
