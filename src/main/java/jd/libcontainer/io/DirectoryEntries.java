package jd.libcontainer.io;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Structs;

/// The names in a directory without "." and "..", read while they are used: a container can make a directory of
/// millions, so no more of it is held than one buffer.
///
/// The iteration begins where the descriptor's offset is, and moves it. Names may be removed meanwhile.
///
/// getdents64(2)
///
/// @param fd of a directory opened for reading; it stays the caller's to close
public record DirectoryEntries(FileSyscalls kernel, int fd) implements Iterable<byte[]> {
    private static final int BUFFER = 16 << 10;

    @Override
    public Iterator<byte[]> iterator() {
        return new Cursor();
    }

    /// struct linux_dirent64: d_ino 8 bytes, d_off 8, d_reclen 2, d_type 1, d_name up to a zero.
    private final class Cursor implements Iterator<byte[]> {
        private final ByteBuffer buffer = Structs.struct(BUFFER).limit(0);
        private boolean ended;

        @Override
        public boolean hasNext() {
            while (!ended) {
                if (!buffer.hasRemaining()) {
                    int length = kernel.getdents64(fd, buffer.array());
                    buffer.clear().limit(length);
                    ended = length == 0;
                } else if (isDot(name())) {
                    skip();
                } else {
                    return true;
                }
            }
            return false;
        }

        @Override
        public byte[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            byte[] name = name();
            skip();
            return name;
        }

        private byte[] name() {
            int start = buffer.position() + 19;
            int end = start;
            while (buffer.get(end) != 0) {
                end++;
            }
            return Arrays.copyOfRange(buffer.array(), start, end);
        }

        private void skip() {
            buffer.position(buffer.position() + buffer.getShort(buffer.position() + 16));
        }

        private static boolean isDot(byte[] name) {
            String text = new String(name, StandardCharsets.ISO_8859_1);
            return text.equals(".") || text.equals("..");
        }
    }
}
