package jd.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The file with the daemon's pid. It identifies one daemon; that there is only one for a root directory is ensured by
/// that directory itself ([RootDirectory]).
///
/// The number alone is not reliable: a killed daemon leaves the file, and the kernel may reuse the pid. So a daemon
/// keeps the file open and locked while it runs, and the file is valid only while it is locked.
///
/// Docker 1.2.0: utils/utils.go CreatePidFile
final class PidFile {
    private final Path file;
    private final LockedFile locked;

    private PidFile(Path file, LockedFile locked) {
        this.file = file;
        this.locked = locked;
    }

    /// Writes this process's pid. A file that is not locked is overwritten.
    static PidFile create(Path file) {
        try {
            Files.createDirectories(file.getParent());
            LockedFile locked = LockedFile.open(file).orElseThrow(() -> new DaemonException(
                    "pid file found, ensure jd is not running or delete " + file + ": " + holder(file)
                            + " runs already"));
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            locked.channel().truncate(0).write(ByteBuffer.wrap(pid));
            return new PidFile(file, locked);
        } catch (IOException e) {
            throw new DaemonException("write pid file " + file + ": " + e.getMessage(), e);
        }
    }

    private static String holder(Path file) {
        OptionalLong pid = read(file);
        return pid.isPresent() ? "process " + pid.getAsLong() : "another process";
    }

    /// {@return the pid in a pid file; empty if there is no file or no number in it}
    static OptionalLong read(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// {@return the pid in a pid file that a daemon holds locked; called by another process than that daemon}
    static OptionalLong daemonOf(Path file) {
        OptionalLong pid = read(file);
        return pid.isPresent() && holds(pid.getAsLong(), file) ? pid : OptionalLong.empty();
    }

    private static boolean holds(long pid, Path file) {
        Path descriptors = Path.of("/proc", Long.toString(pid), "fd");
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            Path wanted = file.toRealPath();
            for (Path descriptor : open) {
                if (pointsTo(descriptor, wanted)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean pointsTo(Path descriptor, Path wanted) {
        try {
            return Files.readSymbolicLink(descriptor).equals(wanted);
        } catch (IOException e) {
            return false;
        }
    }

    /// Removes the file before it releases the lock, so that the next holder of the lock sees a deleted file.
    void remove() {
        try (locked) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new DaemonException("remove pid file " + file + ": " + e.getMessage(), e);
        }
    }
}
