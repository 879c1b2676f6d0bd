package jd.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.netlink.Netlink;

/// What a lab's daemon has of its own, so that another daemon of this machine is not disturbed: root directory, socket,
/// pid file, bridge, cgroup parent.
///
/// @param directory a temporary one, below `TMPDIR` or `/var/tmp`
/// @param name of the bridge and of the cgroup
record LabPlace(Path directory, String name) {
    static LabPlace create() throws IOException {
        String temporary = System.getenv().getOrDefault("TMPDIR", "/var/tmp");
        return new LabPlace(
                Files.createTempDirectory(Path.of(temporary), "jd-lab"), "jdlab" + ProcessHandle.current().pid());
    }

    String host() {
        return "unix://" + directory.resolve("jd.sock");
    }

    /// The daemon makes this file when clients can connect.
    Path ready() {
        return directory.resolve("jd.sock");
    }

    /// Beside the directory, since it can be read after a failure.
    Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    /// {@return the flags of `jd daemon`}
    List<String> flags() {
        return List.of(
                "-H", host(),
                "--root", directory.resolve("root").toString(),
                "--pidfile", directory.resolve("pid").toString(),
                "--bridge", name,
                "--cgroup-parent", "/" + name,
                "--init-pool", "0");
    }

    /// Removes all of it. The daemon has removed its containers, its firewall rules and most of its mounts.
    void remove() {
        Syscalls kernel = JnrSyscalls.load();
        try (Netlink netlink = Netlink.open(kernel)) {
            netlink.link(name).ifPresent(bridge -> netlink.delete(bridge.index()));
        }
        for (String mount : mountsBelow()) {
            kernel.umount2(mount, MountSyscalls.MNT_DETACH);
        }
        try {
            removeCgroups();
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the mount points below the directory, the last mounted first}
    private List<String> mountsBelow() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mountinfo")).reversed().stream()
                    .map(line -> line.split(" ")[4])
                    .filter(point -> point.startsWith(directory + "/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void removeCgroups() throws IOException {
        Path trees = Path.of("/sys/fs/cgroup");
        try (Stream<Path> all = Files.list(trees)) {
            for (Path tree : Stream.concat(Stream.of(trees), all).toList()) {
                Files.deleteIfExists(tree.resolve(name));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList().reversed()) {
                Files.delete(each);
            }
        }
    }

    void removeLog() {
        try {
            Files.deleteIfExists(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
