package jd.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// A file that says which process the daemon is. It names one daemon; that there is only one daemon for a root is
/// ensured by the root itself ([RootDirectory]).
///
/// The number in the file proves nothing: a daemon that was killed leaves it, and the kernel gives the number to another
/// process. So a daemon keeps the file open and locked as long as it lives, and the file counts while that is so.
///
/// Docker 1.2.0: utils/utils.go CreatePidFile
final class PidFile {
    private final Path file;
    private final LockedFile locked;

    private PidFile(Path file, LockedFile locked) {
        this.file = file;
        this.locked = locked;
    }

    /// Writes this process's id. A file that no daemon holds is written over.
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

    /// {@return the process id in a pid file; empty when there is no file or no number in it}
    static OptionalLong read(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// {@return the process in a pid file, if it is a daemon that holds this file; for another process than that daemon}
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

    /// Removes the file first: who gets the lock afterwards sees that it is that of a file that is gone.
    void remove() {
        try (locked) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new DaemonException("remove pid file " + file + ": " + e.getMessage(), e);
        }
    }
}
