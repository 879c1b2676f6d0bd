package jd.libcontainer.mount;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Syscalls;

/// The mounts on the path to a file, from `/proc/self/mountinfo`. A line is
///
/// `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`
///
/// A host may have a hundred thousand mounts (`fs.mount-max`); only those on the path are kept.
///
/// proc_pid_mountinfo(5)
public record MountTable(List<Mount> mounts) {
    /// @param device major and minor number of the file system
    /// @param root the directory of the file system that is mounted
    /// @param point the mount point
    /// @param propagation `shared:N` and `master:N`: its peer group, and the peer group of which it is a slave
    public record Mount(int id, int parent, String device, Path root, Path point, List<String> propagation) {
        static Mount parse(String line) {
            List<String> fields = Arrays.asList(line.split(" "));
            int end = fields.indexOf("-");
            if (end < 6) {
                throw malformed(line);
            }
            try {
                return new Mount(
                        Integer.parseInt(fields.get(0)), Integer.parseInt(fields.get(1)), fields.get(2),
                        path(fields.get(3)), path(fields.get(4)), fields.subList(6, end));
            } catch (NumberFormatException | InvalidPathException e) {
                throw malformed(line);
            }
        }

        private static LibcontainerException malformed(String line) {
            return new LibcontainerException("read mount table: \"" + line + "\": malformed line");
        }

        /// {@return whether mounts below it propagate to other mounts}
        public boolean isShared() {
            return propagation.stream().anyMatch(group -> group.startsWith("shared:"));
        }

        /// {@return whether it receives mounts of its master}
        public boolean isSlave() {
            return propagation.stream().anyMatch(group -> group.startsWith("master:"));
        }

        // The kernel escapes blanks, tabs, newlines and backslashes in octal.
        private static Path path(String text) {
            return Path.of(text.replace("\\040", " ")
                    .replace("\\011", "\t")
                    .replace("\\012", "\n")
                    .replace("\\134", "\\"));
        }
    }

    /// {@return the mounts at `path` and at its parents}
    public static MountTable above(Syscalls syscalls, Path path) {
        List<Mount> mounts = new ArrayList<>();
        TextFile.forEachLine(syscalls, "/proc/self/mountinfo", line -> {
            Mount mount = Mount.parse(line);
            if (path.startsWith(mount.point())) {
                mounts.add(mount);
            }
        });
        return new MountTable(mounts);
    }

    static MountTable parse(List<String> lines) {
        return new MountTable(lines.stream().map(Mount::parse).toList());
    }

    /// {@return the mount at a directory; of several, the last one, which covers the others}
    public Optional<Mount> at(Path point) {
        return mounts.stream().filter(mount -> mount.point().equals(point)).reduce((_, last) -> last);
    }

    /// {@return the mount that contains a path}
    public Mount holding(Path path) {
        for (Path point = path; point != null; point = point.getParent()) {
            Optional<Mount> mount = at(point);
            if (mount.isPresent()) {
                return mount.get();
            }
        }
        throw new LibcontainerException("look for the mount of \"" + path + "\": there is none");
    }

    /// {@return whether a directory is bind-mounted on itself} Then it shows what the parent mount contains at this
    /// path.
    public boolean isSelfBind(Path point) {
        Optional<Mount> here = at(point);
        if (here.isEmpty()) {
            return false;
        }
        return mounts.stream()
                .filter(mount -> mount.id() == here.get().parent())
                .anyMatch(parent -> parent.device().equals(here.get().device())
                        && point.startsWith(parent.point())
                        && parent.root().resolve(parent.point().relativize(point)).equals(here.get().root()));
    }
}
