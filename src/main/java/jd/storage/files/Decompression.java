package jd.storage.files;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/// Decompresses a layer or an archive: a tar, plain or compressed with gzip, bzip2, xz or zstd. The format is detected by
/// the first bytes and not by the media type, which is wrong for some images.
public final class Decompression {
    private static final int BUFFER = 1 << 16;

    /// Enough for `xz -9`, whose dictionary has 64 MiB; a header can ask for 4 GiB.
    private static final int XZ_MEMORY_KB = 72 << 10;

    private Decompression() {}

    /// {@return the decompressed stream; closing it closes `compressed`, which is also closed by a failure}
    public static InputStream decompress(InputStream compressed) throws IOException {
        try {
            return detect(compressed);
        } catch (IOException e) {
            compressed.close();
            throw e;
        }
    }

    private static InputStream detect(InputStream compressed) throws IOException {
        InputStream in = new BufferedInputStream(compressed, BUFFER);
        in.mark(6);
        byte[] magic = in.readNBytes(6);
        in.reset();
        if (startsWith(magic, 0x1f, 0x8b)) {
            return new GZIPInputStream(in, BUFFER);
        }
        if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            // The other class has a finalizer, which closes `in` long after the caller did.
            return new ZstdInputStreamNoFinalizer(in);
        }
        if (startsWith(magic, 'B', 'Z', 'h')) {
            return new BZip2CompressorInputStream(in, true);
        }
        if (startsWith(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return new XZInputStream(in, XZ_MEMORY_KB);
        }
        return in;
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
