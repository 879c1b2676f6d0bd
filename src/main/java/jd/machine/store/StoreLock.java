package jd.machine.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A lock between processes, and between the threads of this one: a file that is locked as long as this object is open.
///
/// The kernel releases a process's lock of a file when the process closes *any* descriptor of that file, so a locked file
/// is never opened a second time. fcntl(2), "Advisory record locking"
public final class StoreLock implements AutoCloseable {
    private static final ReentrantLock OF_THIS_PROCESS = new ReentrantLock();

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Waits until the lock is free.
    public static StoreLock await(Path file) {
        OF_THIS_PROCESS.lock();
        try {
            while (true) {
                Optional<StoreLock> lock = lockCurrent(file);
                if (lock.isPresent()) {
                    return lock.get();
                }
            }
        } catch (IOException e) {
            OF_THIS_PROCESS.unlock();
            throw new MachineException("lock " + file + ": " + e.getMessage(), e);
        }
    }

    /// The process that held the lock before may have removed the file while this one waited; then the path may lead to
    /// another file, which a third process locks. Only a file that is at the path before and after counts.
    private static Optional<StoreLock> lockCurrent(Path file) throws IOException {
        create(file);
        Optional<Object> before = identity(file);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        if (identity(file).equals(before)) {
            return Optional.of(new StoreLock(file, channel));
        }
        channel.close();
        return Optional.empty();
    }

    private static Optional<Object> identity(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void create(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Another process has created it.
            return;
        }
    }

    /// {@return the lock; empty if another process holds it}
    static Optional<StoreLock> attempt(Path file) {
        try {
            create(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held = channel.tryLock();
            if (held == null) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new StoreLock(file, channel));
        } catch (IOException e) {
            throw new MachineException("lock " + file + ": " + e.getMessage(), e);
        }
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
        } finally {
            if (OF_THIS_PROCESS.isHeldByCurrentThread()) {
                OF_THIS_PROCESS.unlock();
            }
        }
    }
}
