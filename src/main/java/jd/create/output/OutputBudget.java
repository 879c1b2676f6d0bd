package jd.create.output;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/// Limits the memory and disk space for output that slow clients have not read, for all clients of the daemon together.
///
/// ```
///                        per client              all clients together
///   always in memory     16 kB                   -
///   in memory            1 MB                    16 MB
///   on disk              1 GB                    4 GB, and at most the free space of the file system
/// ```
///
/// A client that exceeds both is dropped; the container never waits. (Docker keeps a megabyte for each client and then
/// blocks the container until the slowest has read.)
///
/// Thread-safe without a lock, since every container's output passes here.
///
/// Today: pkg/ioutils/bytespipe.go
public final class OutputBudget {
    private static final long MEMORY = 16 << 20;
    private static final long DISK = 4L << 30;

    private final Path spillDirectory;
    private final long memoryLimit;
    private final long diskLimit;
    private final AtomicLong memory = new AtomicLong();
    private final AtomicLong disk = new AtomicLong();

    /// @param spillDirectory for files with output that does not fit into memory
    public OutputBudget(Path spillDirectory) {
        this(spillDirectory, MEMORY, DISK);
    }

    OutputBudget(Path spillDirectory, long memoryLimit, long diskLimit) {
        this.spillDirectory = spillDirectory;
        this.memoryLimit = memoryLimit;
        this.diskLimit = diskLimit;
    }

    Path spillDirectory() {
        return spillDirectory;
    }

    /// {@return whether the memory has been reserved}
    boolean reserveMemory(long bytes) {
        return reserve(memory, bytes, memoryLimit);
    }

    void releaseMemory(long bytes) {
        memory.addAndGet(-bytes);
    }

    /// {@return whether the disk space has been reserved}
    boolean reserveDisk(long bytes) {
        return reserve(disk, bytes, Math.min(diskLimit, spillDirectory.toFile().getUsableSpace()));
    }

    void releaseDisk(long bytes) {
        disk.addAndGet(-bytes);
    }

    private static boolean reserve(AtomicLong used, long bytes, long limit) {
        long before = used.get();
        while (before + bytes <= limit) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    long memoryUsed() {
        return memory.get();
    }

    long diskUsed() {
        return disk.get();
    }
}
