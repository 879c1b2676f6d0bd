package jd.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/// A file that says which process the daemon is. It names one daemon; that there is only one to a root the root itself
/// sees to.
///
/// Docker 1.2.0: utils/utils.go CreatePidFile
final class PidFile {
    private final Path file;

    private PidFile(Path file) {
        this.file = file;
    }

    /// Writes this process's id. A file left by a process that is gone is replaced.
    static PidFile create(Path file) {
        OptionalLong other = read(file);
        if (other.isPresent() && isRunning(other.getAsLong())) {
            throw new DaemonException("pid file found, ensure jd is not running or delete " + file + ": process "
                    + other.getAsLong() + " runs already");
        }
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            byte[] text = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            Files.write(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new PidFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new DaemonException("write pid file " + file + ": another daemon is starting", e);
        } catch (IOException e) {
            throw new DaemonException("write pid file " + file + ": " + e.getMessage(), e);
        }
    }

    /// {@return the process id in a pid file; empty when there is no file or no number in it}
    static OptionalLong read(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean isRunning(long pid) {
        return pid != ProcessHandle.current().pid() && Files.exists(Path.of("/proc", Long.toString(pid)));
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new DaemonException("remove pid file " + file + ": " + e.getMessage(), e);
        }
    }
}
