package jd.storage.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// Resolves all links in a path to another path, also if there is no file at the end, where the kernel would fail.
///
/// The kernel must resolve the result again when it is used, since a directory may have become a link meanwhile.
///
/// Docker 1.2.0: pkg/symlink/fs.go FollowSymlinkInScope
final class LinkTarget {
    private static final int MOST_LINKS = 255;

    private LinkTarget() {}

    static String of(Syscalls syscalls, int root, String path) {
        Deque<String> rest = new ArrayDeque<>(List.of(path.split("/")));
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..")) {
                if (!done.isEmpty()) {
                    done.removeLast();
                }
                continue;
            }
            String target = read(syscalls, root, done, part);
            if (target.isEmpty()) {
                done.add(part);
                continue;
            }
            if (++links > MOST_LINKS) {
                throw new SyscallException("readlinkat(\"" + path + "\")", Errno.ELOOP);
            }
            if (target.startsWith("/")) {
                done.clear();
            }
            List.of(target.split("/")).reversed().forEach(rest::push);
        }
        return "/" + String.join("/", done);
    }

    /// {@return the target of a link, empty for other files}
    private static String read(Syscalls syscalls, int root, List<String> directory, String name) {
        try (RootedDirectory rooted = RootedDirectory.at(syscalls, root, IdMaps.SAME)) {
            int parent = rooted.open(new TarPath(directory));
            try {
                return TarEntry.text(syscalls.readlinkat(parent, TarEntry.bytes(name)));
            } finally {
                syscalls.close(parent);
            }
        } catch (SyscallException e) {
            return "";
        }
    }
}
