package jd.storage.files;

import java.util.Arrays;

/// A set of the paths in an archive, as one 64-bit hash each: a layer may have millions of members with names of kilobytes.
/// Paths with the same hash count as one; a collision made on purpose damages only the image that has it.
///
/// At most [#MAX_SIZE] are stored (16 MB); [#isFull] tells whether paths are missing.
final class PathSet {
    private static final int MAX_SIZE = 1 << 20;

    /// Open addressing, 0 for free.
    private long[] hashes = new long[1 << 10];
    private int size;
    private boolean full;

    /// {@return whether the path is new}
    boolean add(TarPath path) {
        if (contains(path)) {
            return false;
        }
        if (size == MAX_SIZE) {
            full = true;
            return true;
        }
        if (2 * size >= hashes.length) {
            long[] old = hashes;
            hashes = new long[2 * old.length];
            Arrays.stream(old).filter(hash -> hash != 0).forEach(hash -> hashes[slot(hash)] = hash);
        }
        long hash = hash(path);
        hashes[slot(hash)] = hash;
        size++;
        return true;
    }

    boolean contains(TarPath path) {
        return hashes[slot(hash(path))] != 0;
    }

    boolean isFull() {
        return full;
    }

    /// {@return the slot of the hash, or a free one for it}
    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /// FNV-1a
    private static long hash(TarPath path) {
        String text = path.toString();
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
