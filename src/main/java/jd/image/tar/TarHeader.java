package jd.image.tar;

/// The header of 512 bytes before each member, and the format of its numbers.
///
/// ```
///   0 name 100 │ 100 mode 8 │ 108 uid 8 │ 116 gid 8 │ 124 size 12 │ 136 mtime 12 │ 148 checksum 8
/// 156 type 1   │ 157 link 100 │ 257 magic 8 │ 265 user 32 │ 297 group 32
/// 329 major 8  │ 337 minor 8  │ 345 prefix 155          (GNU: 386 four extents, 482 more?, 483 real size 12)
/// ```
record TarHeader(byte[] block) {
    static final int BLOCK = 512;

    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_END = 156;

    boolean isZero() {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// The sum of all bytes, where those of the checksum itself count as blanks.
    void verifyChecksum() {
        if (number(CHECKSUM, 8) != checksum(block)) {
            throw new TarException("read tar: header checksum is wrong: archive/tar: invalid tar header");
        }
    }

    static int checksum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM_END ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    char type() {
        return (char) (block[156] & 0xff);
    }

    boolean isGnu() {
        return text(257, 8).equals("ustar  ");
    }

    /// In ustar the prefix is the beginning of a long name; GNU has times there.
    String name() {
        String prefix = isGnu() || !text(257, 5).equals("ustar") ? "" : text(345, 155);
        return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    }

    String link() {
        return text(157, 100);
    }

    int mode() {
        return (int) number(100, 8);
    }

    int uid() {
        return (int) number(108, 8);
    }

    int gid() {
        return (int) number(116, 8);
    }

    long size() {
        return number(124, 12);
    }

    /// A `long` of nanoseconds ends in 2262; the format also has later times.
    long mtimeNanos() {
        long seconds = number(136, 12);
        if (Math.abs(seconds) > Long.MAX_VALUE / 1_000_000_000L) {
            throw new TarException("read tar: time " + seconds + " out of range: archive/tar: invalid tar header");
        }
        return seconds * 1_000_000_000L;
    }

    int major() {
        return (int) number(329, 8);
    }

    int minor() {
        return (int) number(337, 8);
    }

    boolean hasMoreExtents() {
        return block[482] != 0;
    }

    long realSize() {
        return number(483, 12);
    }

    String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return TarEntry.text(java.util.Arrays.copyOfRange(block, offset, end));
    }

    /// Octal digits, or, with the highest bit set, a binary number: GNU's format for numbers with too many digits.
    long number(int offset, int length) {
        if ((block[offset] & 0x80) != 0) {
            return binary(offset, length);
        }
        String digits = text(offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new TarException(
                    "read tar: number \"" + digits + "\" is not octal: archive/tar: invalid tar header");
        }
    }

    private long binary(int offset, int length) {
        boolean negative = (block[offset] & 0x40) != 0;
        long value = negative ? -1 : 0;
        for (int i = 0; i < length; i++) {
            int b = i == 0 ? block[offset] & 0x7f | (negative ? 0x80 : 0) : block[offset + i] & 0xff;
            if (value != value << 8 >> 8) {
                throw new TarException("read tar: number out of range: archive/tar: invalid tar header");
            }
            value = value << 8 | b;
        }
        return value;
    }
}
