package jd.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import jd.image.Digest;

/// The uncompressed tar of a layer, with the bytes that were unpacked. The layer is held until [#close].
///
/// The end of the stream is returned only if the digest of all bytes is that of the layer.
public final class LayerArchive extends FilterInputStream {
    private final Layers.Layer layer;
    private final long length;
    private final MessageDigest digest;
    private final Runnable release;
    private boolean verified;
    private boolean closed;

    private LayerArchive(Layers.Layer layer, long length, InputStream tar, MessageDigest digest, Runnable release) {
        super(new DigestInputStream(tar, digest));
        this.layer = layer;
        this.length = length;
        this.digest = digest;
        this.release = release;
    }

    /// @param release called by close
    static LayerArchive of(Layers.Layer layer, long length, InputStream tar, Runnable release) {
        return new LayerArchive(layer, length, tar, Digest.sha256(), release);
    }

    /// {@return the length of the tar in bytes}
    public long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        int got = in.read(buffer, offset, count);
        if (got < 0 && !verified) {
            verify();
            verified = true;
        }
        return got;
    }

    private void verify() throws IOException {
        Digest found = Digest.of(digest);
        if (!found.equals(layer.diffId())) {
            throw new IOException("layer " + layer.diffId() + " has been changed on the disk: its digest is " + found);
        }
    }

    /// A second call has no effect: the layer is released once.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            super.close();
        } finally {
            release.run();
        }
    }
}
