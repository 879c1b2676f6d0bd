package jd.dockerinit;

import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.ContainerPaths;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;

/// Creates the nodes in a container's /dev: the devices it was given, six harmless ones that every container has, and
/// links into /proc and devpts.
///
/// A node is only a name; the container's cgroup decides whether it can be opened.
///
/// Docker 1.2.0: libcontainer devices/defaults.go, mount/nodes/nodes.go, mount/init.go setupDevSymlinks
final class Devices {
    private record Link(String name, String target) {}

    static final long NULL = FileSyscalls.makedev(1, 3);

    private static final List<InitDevice> USUAL = List.of(
            character("/dev/null", 1, 3), character("/dev/zero", 1, 5), character("/dev/full", 1, 7),
            character("/dev/random", 1, 8), character("/dev/urandom", 1, 9), character("/dev/tty", 5, 0));

    private static final List<Link> LINKS = List.of(
            new Link("fd", "/proc/self/fd"),
            new Link("stdin", "/proc/self/fd/0"),
            new Link("stdout", "/proc/self/fd/1"),
            new Link("stderr", "/proc/self/fd/2"));

    private final Syscalls kernel;
    private final ContainerPaths paths;
    private final String rootName;

    private Devices(Syscalls kernel, RootFilesystem root) {
        this.kernel = kernel;
        this.paths = root.paths();
        this.rootName = root.name();
    }

    private static InitDevice character(String path, int major, int minor) {
        return new InitDevice(path, "c", major, minor, 0666, 0, 0);
    }

    /// An existing node is kept, whether a volume contains it or an earlier entry made it: a container may be given
    /// another device as its /dev/null.
    ///
    /// Makes nothing if all of /dev is a directory of the host, since the nodes would be made on the host.
    static void create(Syscalls kernel, RootFilesystem root, FilesystemSpec filesystem) {
        if (areHosts(filesystem)) {
            return;
        }
        Devices devices = new Devices(kernel, root);
        // Before the host's ptmx, which is among the devices of a privileged container: terminals must come from the
        // container's devpts.
        devices.createLinks(List.of(new Link("ptmx", "pts/ptmx")));
        for (InitDevice device : filesystem.devices()) {
            devices.create(device);
        }
        for (InitDevice device : USUAL) {
            devices.create(device);
        }
        devices.createLinks(LINKS);
        if (root.paths().exists("/proc/kcore")) {
            devices.createLinks(List.of(new Link("core", "/proc/kcore")));
        }
    }

    private static boolean areHosts(FilesystemSpec filesystem) {
        for (InitMount mount : filesystem.mounts()) {
            if (mount.type().equals("bind") && mount.target().equals("/dev")) {
                return true;
            }
        }
        return false;
    }

    /// Replaces each standard stream that is the host's null device by the container's: the host's has no path in the
    /// container, by which AppArmor could allow it. The container's /dev/null must open and must be the null device, even
    /// if no stream needs it; in a /dev that a user has mounted with `nodev` it does not open.
    ///
    /// runc: libcontainer/rootfs_linux.go reOpenDevNull
    static void reopenNull(Syscalls kernel, FilesystemSpec filesystem, int[] streams) {
        if (areHosts(filesystem)) {
            return;
        }
        int own;
        try {
            int flags = FileSyscalls.O_RDWR | FileSyscalls.O_CLOEXEC;
            own = kernel.open("/dev/null", flags);
        } catch (SyscallException e) {
            throw noNull(e.errno(), "open /dev/null: " + e.errno().description());
        }
        if (kernel.fstat(own).rdev() != NULL) {
            throw noNull(Errno.EINVAL, "can't reopen /dev/null: container's /dev/null is invalid");
        }
        for (int stream : streams) {
            if (kernel.fstat(stream).rdev() == NULL) {
                kernel.dup3(own, stream, 0);
            }
        }
        kernel.close(own);
    }

    static InitFailure noNull(Errno errno, String reason) {
        return new InitFailure(
                Step.STANDARD_STREAMS.words(),
                errno,
                "error during container init: error reopening /dev/null inside container: " + reason);
    }

    private void createLinks(List<Link> links) {
        int dev = paths.directory("/dev");
        for (Link link : links) {
            create(dev, link);
        }
        kernel.close(dev);
    }

    /// A device without a path is only allowed by the cgroup; no node is made.
    private void create(InitDevice device) {
        if (device.path().isEmpty()) {
            return;
        }
        int slash = device.path().lastIndexOf('/');
        String name = device.path().substring(slash + 1);
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new InitFailure(
                    Step.DEVICES.words(),
                    Errno.UNKNOWN,
                    "error during container init: error creating device nodes: config tries to change rootfs to file: "
                            + "mknod over rootfs");
        }
        int parent = paths.directory(slash <= 0 ? "/" : device.path().substring(0, slash));
        try {
            make(parent, FileSyscalls.bytes(name), device);
        } catch (SyscallException e) {
            String call = e.call().startsWith("open") ? "open " : "mknod ";
            throw new InitFailure(
                    Step.DEVICES.words(),
                    e.errno(),
                    "error during container init: error creating device nodes: " + call + rootName + device.path() + ": "
                            + e.errno().description());
        } finally {
            kernel.close(parent);
        }
    }

    private void make(int parent, byte[] name, InitDevice device) {
        try {
            kernel.mknodat(
                    parent, name, kind(device) | device.mode(), FileSyscalls.makedev(device.major(), device.minor()));
            if (device.uid() != 0 || device.gid() != 0) {
                kernel.fchownat(parent, name, device.uid(), device.gid(), FileSyscalls.AT_SYMLINK_NOFOLLOW);
            }
        } catch (SyscallException e) {
            if (e.is(Errno.EPERM)) {
                bind(parent, name, device.path());
            } else if (!RootFilesystem.exists(e)) {
                throw e;
            }
        }
    }

    private static int kind(InitDevice device) {
        if (device.type().equals("p")) {
            return FileSyscalls.S_IFIFO;
        }
        return device.type().equals("b") ? FileSyscalls.S_IFBLK : FileSyscalls.S_IFCHR;
    }

    /// Root of a user namespace may not call mknod. The host's nodes, still reachable by their paths, are bind-mounted.
    private void bind(int parent, byte[] name, String path) {
        int flags = FileSyscalls.O_CREAT | FileSyscalls.O_CLOEXEC;
        int file = kernel.openat(parent, name, flags | Machine.O_NOFOLLOW, 0);
        kernel.mount(path, "/proc/self/fd/" + file, "bind", MountSyscalls.MS_BIND, "");
        kernel.close(file);
    }

    private void create(int dev, Link link) {
        try {
            kernel.symlinkat(FileSyscalls.bytes(link.target()), dev, FileSyscalls.bytes(link.name()));
        } catch (SyscallException e) {
            if (!RootFilesystem.exists(e)) {
                throw e;
            }
        }
    }
}
