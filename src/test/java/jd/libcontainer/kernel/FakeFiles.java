package jd.libcontainer.kernel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The fake kernel's tree of files and its mounts. Guarded by the lock of [RecordingSyscalls].
final class FakeFiles {
    record Mount(FakeNode point, FakeNode root) {}

    private static final int MOST_LINKS = 40;

    final FakeNode root = new FakeNode(null, FileSyscalls.S_IFDIR | 0755, Optional.of(Path.of("/")));
    private final List<Mount> mounts = new ArrayList<>();
    private final List<FakeNode> boundOnThemselves = new ArrayList<>();

    FakeFiles() {
        // The real kernel's own files must not be visible.
        for (String name : List.of("proc", "sys", "dev")) {
            FakeNode directory = FakeNode.directory(root, 0755);
            directory.makesFiles = true;
            root.put(name, directory);
        }
    }

    /// The result of a path lookup: the parent directory, the name in it, and the node (null: the file is missing).
    record Place(FakeNode parent, String name, FakeNode node) {}

    /// Resolves a path like the kernel. `..` and absolute links do not leave `root`.
    Place walk(FakeNode root, FakeNode start, String path, boolean followLast) {
        return walk(root, start, path, followLast, 0);
    }

    private Place walk(FakeNode root, FakeNode start, String path, boolean followLast, int links) {
        FakeNode at = path.startsWith("/") ? covering(root) : covering(start);
        Place place = new Place(at, ".", at);
        List<String> names = List.of(path.split("/"));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (!at.isDirectory()) {
                throw new FakeErrno(Errno.ENOTDIR);
            }
            boolean last = i == names.size() - 1;
            if (name.equals("..")) {
                at = at == covering(root) || parentOf(at) == null ? at : covering(parentOf(at));
                place = new Place(at, ".", at);
                continue;
            }
            FakeNode child = at.child(name);
            if (child == null && at.makesFiles && !last) {
                child = FakeNode.directory(at, 0755);
                child.makesFiles = true;
                at.put(name, child);
            }
            if (child != null && child.isType(FileSyscalls.S_IFLNK) && (!last || followLast)) {
                if (links > MOST_LINKS) {
                    throw new FakeErrno(Errno.ELOOP);
                }
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
        for (Mount mount : mounts.reversed()) {
            if (mount.root() == node) {
                return mount.point().parent;
            }
        }
        return node.parent;
    }

    /// {@return the root of the mount on a node, or the node itself}
    FakeNode covering(FakeNode node) {
        for (Mount mount : mounts.reversed()) {
            if (mount.point() == node) {
                return covering(mount.root());
            }
        }
        return node;
    }

    /// Bind mounts a node on itself: its content stays the same, and it can be unmounted.
    void bindOnItself(FakeNode node) {
        boundOnThemselves.add(node);
    }

    Mount mount(FakeNode point, FakeNode mounted) {
        Mount mount = new Mount(point, mounted);
        mounts.add(mount);
        return mount;
    }

    void unmount(FakeNode mounted) {
        for (int i = mounts.size() - 1; i >= 0; i--) {
            if (mounts.get(i).root() == mounted) {
                mounts.remove(i);
                return;
            }
        }
        if (boundOnThemselves.remove(mounted)) {
            return;
        }
        throw new FakeErrno(Errno.EINVAL);
    }

    List<Mount> mounts() {
        return List.copyOf(mounts);
    }

    void keepOnly(List<Mount> kept) {
        mounts.retainAll(kept);
    }

    /// {@return the path of a node from the host's root}
    String pathOf(FakeNode node) {
        FakeNode point = node;
        for (Mount mount : mounts.reversed()) {
            if (mount.root() == node && mount.root().parent != mount.point()) {
                point = mount.point();
                break;
            }
        }
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

    /// {@return the union of directories, the uppermost first, as a separate tree; the upper directory's changes are shared}
    FakeNode overlay(List<FakeNode> layers) {
        FakeNode upper = layers.getFirst();
        for (FakeNode lower : layers.subList(1, layers.size())) {
            mergeInto(upper, lower);
        }
        return upper;
    }

    private static void mergeInto(FakeNode upper, FakeNode lower) {
        for (String name : lower.names()) {
            FakeNode below = lower.child(name);
            FakeNode above = upper.child(name);
            if (above == null && !upper.removed.contains(name)) {
                above = below.copy(upper);
                upper.put(name, above);
            }
            if (above != null && above.isDirectory() && below.isDirectory()) {
                mergeInto(above, below);
            }
        }
    }
}
