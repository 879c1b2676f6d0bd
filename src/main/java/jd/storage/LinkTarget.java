package jd.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import jd.image.tar.TarEntry;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// Where a path leads when all links in it are followed, as a path: also where there is nothing in the end, which the
/// kernel would not tell.
///
/// Whoever uses the path is led by the kernel again: what was a directory may be a link by then.
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

    /// {@return what a link says, empty for anything else}
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
