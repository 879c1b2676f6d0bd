package jd.libcontainer.kernel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fake kernel's tree of files and its mounts. Guarded by the lock of [FakeProcessTable].
final class FakeFileSystem {
    /// A mount point and what is mounted on it: the same node if a directory is mounted on itself.
    static final class Mount {
        final FakeNode point;
        final FakeNode root;
        final String type;
        final long flags;

        /// One of MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE.
        long propagation = MountSyscalls.MS_SHARED;

        private Mount(FakeNode point, FakeNode root, String type, long flags) {
            this.point = point;
            this.root = root;
            this.type = type;
            this.flags = flags;
        }
    }

    private static final int MOST_LINKS = 40;

    final FakeNode root;

    /// /proc/sys/kernel/hostname
    final FakeNode hostName;

    private final List<Mount> mounts = new ArrayList<>();

    /// @param disk the directory of the real disk that is the root
    FakeFileSystem(Optional<Path> disk) {
        root = new FakeNode(null, FileSyscalls.S_IFDIR | 0755, disk);
        // The real kernel's own files must not be visible.
        for (String name : List.of("proc", "sys", "dev")) {
            FakeNode directory = root.newDirectory(name);
            directory.makesFiles = true;
            directory.makesDirectories = true;
        }
        hostName = file("/proc/sys/kernel/hostname", "host\n");
        mount(root, root, "ext4", 0);
        FakeNode proc = directory("/proc");
        mount(proc, proc, "proc", 0);
    }

    /// Creates a directory and those above it, unless they exist.
    FakeNode directory(String path) {
        FakeNode at = root;
        for (String name : path.substring(1).split("/")) {
            FakeNode next = name.isEmpty() ? at : at.child(name);
            at = next == null ? at.newDirectory(name) : next;
        }
        return at;
    }

    /// Creates an executable file and the directories above it.
    FakeNode file(String path, String text) {
        int slash = path.lastIndexOf('/');
        FakeNode node = directory(path.substring(0, slash + 1)).newChild(
                path.substring(slash + 1), FileSyscalls.S_IFREG | 0755);
        node.setContent(text.getBytes(StandardCharsets.UTF_8));
        return node;
    }

    /// The result of a path lookup: the parent directory, the name in it, and the node (null: the file is missing).
    record Place(FakeNode parent, String name, FakeNode node) {}

    /// Resolves a path like the kernel. `..` and absolute links do not leave `root`.
    Place walk(FakeNode root, FakeNode start, String path, boolean followLast) {
        return walk(root, start, path, followLast, 0);
    }

    private Place walk(FakeNode root, FakeNode start, String path, boolean followLast, int links) {
        FakeNode at = path.startsWith("/") ? root : start;
        Place place = new Place(at, ".", at);
        List<String> names = List.of(path.split("/"));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            FakeErrno.refuse(!at.isDirectory(), Errno.ENOTDIR);
            boolean last = i == names.size() - 1;
            if (name.equals("..")) {
                at = at == root || parentOf(at) == null ? at : covering(parentOf(at));
                place = new Place(at, ".", at);
                continue;
            }
            FakeNode child = at.child(name);
            if (child == null && at.makesDirectories && !last) {
                child = at.newDirectory(name);
            }
            if (child != null && child.isType(FileSyscalls.S_IFLNK) && (!last || followLast)) {
                FakeErrno.refuse(links > MOST_LINKS, Errno.ELOOP);
                place = walk(root, at, new String(child.content, StandardCharsets.ISO_8859_1), true, links + 1);
                if (place.node() == null) {
                    if (last) {
                        return place;
                    }
                    throw new FakeErrno(Errno.ENOENT);
                }
                at = place.node();
                continue;
            }
            FakeNode found = child == null ? null : covering(child);
            place = new Place(at, name, found);
            if (found == null) {
                if (last) {
                    return place;
                }
                throw new FakeErrno(Errno.ENOENT);
            }
            at = found;
        }
        return place;
    }

    private FakeNode parentOf(FakeNode node) {
        return node == root ? null : lastMount(node).map(mount -> mount.point.parent).orElse(node.parent);
    }

    /// {@return the mount whose root a node is}
    private Optional<Mount> lastMount(FakeNode node) {
        return mounts.reversed().stream().filter(mount -> mount.root == node).findFirst();
    }

    /// {@return the root of the uppermost mount on a node, or the node itself}
    FakeNode covering(FakeNode node) {
        for (Mount mount : mounts.reversed()) {
            if (mount.point == node && mount.root != node) {
                return covering(mount.root);
            }
        }
        return node;
    }

    /// {@return whether a node is the root of a mount, which a path to its mount point leads to}
    boolean isMounted(FakeNode node) {
        return lastMount(node).isPresent();
    }

    /// {@return the mount to which a node belongs}
    Mount mountOf(FakeNode node) {
        FakeNode at = node;
        while (!isMounted(at)) {
            at = parentOf(at) == null ? root : parentOf(at);
        }
        return lastMount(at).orElseThrow();
    }

    boolean isBelow(FakeNode node, FakeNode directory) {
        return node != null && (node == directory || isBelow(parentOf(node), directory));
    }

    boolean hasMountsBelow(FakeNode directory) {
        return mounts.stream().anyMatch(mount -> mount.root != directory && isBelow(mount.point, directory));
    }

    Mount mount(FakeNode point, FakeNode mounted, String type, long flags) {
        Mount mount = new Mount(point, mounted, type, flags);
        mounts.add(mount);
        return mount;
    }

    /// Changes the propagation of the mount at a node and, on request, of those below it.
    void propagate(FakeNode node, long propagation, boolean recursive) {
        mounts.stream()
                .filter(mount -> mount.root == node || recursive && isBelow(mount.point, node))
                .forEach(mount -> mount.propagation = propagation);
    }

    void remove(Mount mount) {
        mounts.remove(mount);
    }

    void removeAll(List<Mount> removed) {
        mounts.removeAll(removed);
    }

    List<Mount> mounts() {
        return List.copyOf(mounts);
    }

    /// {@return the path of a node from the host's root}
    String pathOf(FakeNode node) {
        FakeNode point = node == root ? node : lastMount(node).map(mount -> mount.point).orElse(node);
        if (point.parent == null) {
            return point == root ? "/" : "#" + point.ino;
        }
        String above = pathOf(point.parent);
        for (Map.Entry<String, FakeNode> entry : point.parent.children.entrySet()) {
            if (entry.getValue() == point) {
                return (above.equals("/") ? "" : above) + "/" + entry.getKey();
            }
        }
        return above + "/(deleted)";
    }
}
