package jd.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.StorageException;

/// Unmounts what a killed daemon has left mounted.
///
/// proc(5), mountinfo
final class StaleMounts {
    private StaleMounts() {}

    /// Unmounts everything below `directory`, the last mount first.
    static void detach(Syscalls syscalls, Path directory) {
        for (String point : below(directory).reversed()) {
            syscalls.umount2(point, MountSyscalls.MNT_DETACH);
        }
    }

    private static List<String> below(Path directory) {
        Path table = Path.of("/proc/self/mountinfo");
        if (!Files.exists(table)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(table, StandardCharsets.ISO_8859_1)) {
            return below(directory, lines);
        } catch (IOException e) {
            throw new StorageException("read the table of mounts", e);
        }
    }

    /// The fifth field is the mount point; of the escaped characters, a path of jd can contain only the blank.
    static List<String> below(Path directory, Stream<String> mountinfo) {
        return mountinfo
                .map(line -> line.split(" ")[4].replace("\\040", " "))
                .filter(point -> point.startsWith(directory + "/"))
                .toList();
    }
}
