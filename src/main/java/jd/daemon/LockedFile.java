package jd.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A file that one process at a time holds open and locked. The kernel releases the lock when the process ends in any
/// way, so it cannot be stale, unlike a number in a file.
///
/// The lock is that of fcntl(2): closing *any* descriptor of the file releases it. No other code of the process that
/// holds it may open the file.
final class LockedFile implements AutoCloseable {
    /// How often the lock is tried: a killed process releases its lock only near the end of its exit.
    private static final int TRIES = 20;

    private static final int PAUSE_MILLIS = 50;

    private final FileChannel channel;

    private LockedFile(FileChannel channel) {
        this.channel = channel;
    }

    /// {@return the file, created if it was missing; empty if another process holds it for a second}
    static Optional<LockedFile> open(Path file) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                Optional<Object> opened = inode(file);
                // The holder may remove the file before it releases the lock; then this lock is on a deleted file.
                if (lock(channel) && opened.isPresent() && opened.equals(inode(file))) {
                    return Optional.of(new LockedFile(channel));
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            channel.close();
            pause();
        }
        return Optional.empty();
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Optional<Object> inode(Path file) throws IOException {
        try {
            return Optional.of(Files.getAttribute(file, "unix:ino"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
