package jd.storage;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/// Decompresses a layer: a plain, gzip or zstd tar. The format is detected by the first bytes and not by the media type,
/// which is wrong for some images.
public final class Decompression {
    private static final int BUFFER = 1 << 16;

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
        in.mark(4);
        byte[] magic = in.readNBytes(4);
        in.reset();
        if (startsWith(magic, 0x1f, 0x8b)) {
            return new GZIPInputStream(in, BUFFER);
        }
        if (startsWith(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return new ZstdInputStream(in);
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
