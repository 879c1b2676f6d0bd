package jd.machine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/// A lock between processes: a file that is locked as long as this object is open.
public final class StoreLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Waits until the lock is free.
    public static StoreLock await(Path file) {
        try {
            while (true) {
                StoreLock lock = open(file);
                lock.channel.lock();
                if (lock.isCurrent()) {
                    return lock;
                }
                lock.close();
            }
        } catch (IOException e) {
            throw new MachineException("lock " + file + ": " + e.getMessage(), e);
        }
    }

    /// {@return the lock; empty if another process holds it}
    static Optional<StoreLock> attempt(Path file) {
        try {
            StoreLock lock = open(file);
            FileLock held = lock.channel.tryLock();
            if (held == null) {
                lock.close();
                return Optional.empty();
            }
            return Optional.of(lock);
        } catch (IOException e) {
            throw new MachineException("lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static StoreLock open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return new StoreLock(file, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /// The process that held the lock before may have removed the file while this one waited; then the path may lead to
    /// another file, which a third process locks. Of the files only the one at the path counts.
    private boolean isCurrent() throws IOException {
        String token = UUID.randomUUID().toString();
        channel.truncate(0).write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
        return Files.exists(file) && Files.readString(file).equals(token);
    }

    /// Removes the file; the lock is still held until it is closed.
    public void removeFile() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MachineException("remove " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new MachineException("unlock " + file + ": " + e.getMessage(), e);
        }
    }
}
