package jd.storage.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.files.Change;
import jd.storage.files.FileSystemName;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import jd.storage.files.TarApply;
import jd.storage.files.TarPack;
import jd.storage.files.TreeChanges;
import jd.storage.files.TreeSize;

/// Stores layers as directories and mounts them with overlayfs. The names on disk are those of aufs, the book's driver:
///
/// ```
/// diff/ID     the layer's own files
/// layers/ID   the ids of the layers below, one a line, the parent first
/// work/ID     overlayfs's work directory, on the file system of diff
/// mnt/ID      the mount point
/// l/LINK      → ../diff/ID
/// ```
///
/// Docker 1.2.0: daemon/graphdriver/aufs/aufs.go; today: daemon/graphdriver/overlay2
public final class OverlayDriver implements GraphDriver {
    /// The number of layers below a container that always fits into the page of mount options.
    public static final int MAX_DEPTH = 128;

    private static final int PAGE = 4096;
    private static final String LINK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LINK_LENGTH = 10;

    private final Syscalls syscalls;
    private final StateRoot.OverlayPaths paths;
    private final String backing;
    private final SecureRandom random = new SecureRandom();

    // guarded by this: the number of uses of each mounted layer
    private final Map<String, Integer> mounted = new HashMap<>();

    private OverlayDriver(Syscalls syscalls, StateRoot.OverlayPaths paths, String backing) {
        this.syscalls = syscalls;
        this.paths = paths;
        this.backing = backing;
    }

    static OverlayDriver open(Syscalls syscalls, StateRoot.OverlayPaths paths) {
        try {
            for (Path part : List.of(paths.diff(), paths.mnt(), paths.work(), paths.layers(), paths.links())) {
                Files.createDirectories(part);
            }
        } catch (IOException e) {
            throw new StorageException("open graph driver overlay: \"" + paths.home() + "\"", e);
        }
        return new OverlayDriver(syscalls, paths, FileSystemName.of(syscalls.statfs(paths.home().toString()).type()));
    }

    @Override
    public String name() {
        return "overlay";
    }

    @Override
    public TarApply.Whiteouts whiteouts() {
        return TarApply.Whiteouts.OVERLAY;
    }

    @Override
    public void create(String id, Optional<String> parent) {
        List<String> below = new ArrayList<>();
        parent.ifPresent(p -> {
            below.add(p);
            below.addAll(ancestors(p));
        });
        if (below.size() > MAX_DEPTH) {
            throw new StorageException("max depth exceeded");
        }
        try {
            // mkdir(2) applies the umask, but all users in a container must be able to read the root of a layer.
            Files.createDirectory(paths.diff().resolve(id));
            syscalls.fchmodat(
                    FileSyscalls.AT_FDCWD, FileSyscalls.bytes(paths.diff().resolve(id).toString()), 0755);
            Files.createDirectory(paths.work().resolve(id));
            Files.createDirectory(paths.mnt().resolve(id));
            Files.write(paths.layers().resolve(id), below, StandardCharsets.US_ASCII);
            link(id);
        } catch (IOException e) {
            throw new StorageException("create layer " + id, e);
        }
    }

    private List<String> ancestors(String id) {
        try {
            return Files.readAllLines(paths.layers().resolve(id), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new StorageException("read the layers below " + id, e);
        }
    }

    /// The short name is random and not a counter, since two layers can be made at the same time. It is stored with the
    /// layer's parents.
    private void link(String id) throws IOException {
        while (true) {
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < LINK_LENGTH; i++) {
                name.append(LINK_LETTERS.charAt(random.nextInt(LINK_LETTERS.length())));
            }
            try {
                Files.createSymbolicLink(paths.links().resolve(name.toString()), Path.of("..", "diff", id));
                Files.writeString(linkFile(id), name, StandardCharsets.US_ASCII);
                return;
            } catch (FileAlreadyExistsException e) {
                // The name exists: try another.
            }
        }
    }

    private Path linkFile(String id) {
        return paths.layers().resolve(id + ".link");
    }

    private String linkOf(String id) {
        try {
            return Files.readString(linkFile(id), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new StorageException("read the short name of layer " + id, e);
        }
    }

    @Override
    public Path changes(String id) {
        return paths.diff().resolve(id);
    }

    /// Only names in the upper directory can differ.
    @Override
    public List<Change> compare(String id, String parent) {
        Path now = get(id);
        try {
            Path before = get(parent);
            try {
                return TreeChanges.between(syscalls, now, before, Optional.of(changes(id)));
            } finally {
                put(parent);
            }
        } finally {
            put(id);
        }
    }

    @Override
    public void diff(String id, String parent, IdMaps maps, OutputStream out) throws IOException {
        TarPack.packUpper(syscalls, changes(id), maps, out);
    }

    @Override
    public synchronized Path get(String id) {
        Path target = paths.mnt().resolve(id);
        if (!mounted.containsKey(id)) {
            mount(id, target);
        }
        mounted.merge(id, 1, Integer::sum);
        return target;
    }

    // tag::mounting-a-stack[]
    private void mount(String id, Path target) {
        List<String> below = ancestors(id);
        if (below.isEmpty()) {
            // overlayfs needs a lower directory; a layer without a parent is
            // bind-mounted.
            String itself = changes(id).toString();
            syscalls.mount(
                    itself, target.toString(), "", MountSyscalls.MS_BIND, "");
            return;
        }
        List<String> links = below.stream().map(this::linkOf).toList(); // <1>
        String options = options(id, links, paths.links().toString());
        if (options.length() < PAGE) { // <2>
            syscalls.mount("overlay", target.toString(), "overlay", 0, options);
        } else {
            mountThroughDescriptor(id, links, target); // <3>
        }
    }
    // end::mounting-a-stack[]

    /// mount(2) accepts one page of options. Paths through a descriptor of the directory of links are shorter.
    private void mountThroughDescriptor(String id, List<String> links, Path target) {
        int fd = syscalls.open(
                paths.links().toString(), FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC | Machine.O_DIRECTORY);
        try {
            syscalls.mount("overlay", target.toString(), "overlay", 0, options(id, links, "/proc/self/fd/" + fd));
        } finally {
            syscalls.close(fd);
        }
    }

    private String options(String id, List<String> links, String directory) {
        String lower = String.join(":", links.stream().map(link -> directory + "/" + link).toList());
        // Renamed directories are copied, and not marked with an attribute that a layer's tar could not contain.
        return "lowerdir=" + lower + ",upperdir=" + changes(id) + ",workdir=" + paths.work().resolve(id)
                + ",redirect_dir=off";
    }

    @Override
    public synchronized void put(String id) {
        int count = mounted.getOrDefault(id, 0);
        if (count > 1) {
            mounted.put(id, count - 1);
        } else if (count == 1) {
            syscalls.umount2(paths.mnt().resolve(id).toString(), MountSyscalls.MNT_DETACH);
            mounted.remove(id);
        }
    }

    @Override
    public void remove(String id) {
        synchronized (this) {
            if (mounted.remove(id) != null) {
                syscalls.umount2(paths.mnt().resolve(id).toString(), MountSyscalls.MNT_DETACH);
            }
        }
        try {
            // Empty after a crash between creating and writing the file.
            String link = Files.exists(linkFile(id)) ? linkOf(id) : "";
            if (!link.isEmpty()) {
                Files.deleteIfExists(paths.links().resolve(link));
            }
            RemoveTree.at(syscalls, paths.diff().resolve(id));
            RemoveTree.at(syscalls, paths.work().resolve(id));
            Files.deleteIfExists(paths.mnt().resolve(id));
            Files.deleteIfExists(linkFile(id));
            Files.deleteIfExists(paths.layers().resolve(id));
        } catch (IOException e) {
            throw new StorageException("remove layer " + id, e);
        }
    }

    @Override
    public long size(String id) {
        return TreeSize.of(syscalls, changes(id));
    }

    @Override
    public List<String> ids() {
        TreeSet<String> ids = new TreeSet<>();
        for (Path part : List.of(paths.diff(), paths.work(), paths.mnt(), paths.layers())) {
            try (Stream<Path> entries = Files.list(part)) {
                entries.map(entry -> entry.getFileName().toString())
                        .filter(name -> !name.endsWith(".link"))
                        .forEach(ids::add);
            } catch (IOException e) {
                throw new StorageException("list layers: \"" + part + "\"", e);
            }
        }
        return List.copyOf(ids);
    }

    @Override
    public Map<String, String> data(String id) {
        Map<String, String> data = new LinkedHashMap<>();
        List<String> below = ancestors(id);
        if (!below.isEmpty()) {
            data.put("LowerDir", String.join(":", below.stream().map(b -> changes(b).toString()).toList()));
        }
        data.put("MergedDir", paths.mnt().resolve(id).toString());
        data.put("UpperDir", changes(id).toString());
        data.put("WorkDir", paths.work().resolve(id).toString());
        return data;
    }

    @Override
    public Map<String, String> status() {
        Map<String, String> status = new LinkedHashMap<>();
        status.put("Backing Filesystem", backing);
        status.put("Supports d_type", "true");
        return status;
    }
}
