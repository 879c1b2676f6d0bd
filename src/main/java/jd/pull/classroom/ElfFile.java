package jd.pull.classroom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads whether a program needs a dynamic loader and libraries, which the image `busybox` does not have.
///
/// elf(5)
final class ElfFile {
    private static final int MAGIC = 0x464c457f;
    private static final int PT_INTERP = 3;
    private static final int HEADERS = 4096;

    private ElfFile() {}

    /// {@return whether no segment of a 64-bit program names an interpreter}
    static boolean isStatic(Path program) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEADERS).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel file = Files.newByteChannel(program)) {
            while (head.hasRemaining() && file.read(head) >= 0) {}
        }
        head.flip();
        if (head.limit() < 64 || head.getInt(0) != MAGIC) {
            return false;
        }
        long table = head.getLong(32);
        int size = head.getShort(54);
        int count = head.getShort(56);
        for (int i = 0; i < count && table + (long) size * (i + 1) <= head.limit(); i++) {
            if (head.getInt((int) table + size * i) == PT_INTERP) {
                return false;
            }
        }
        return true;
    }
}
