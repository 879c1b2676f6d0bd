package jd.dockerinit;

import java.util.List;
import jd.libcontainer.FileSyscalls;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// What every container finds in /dev: six devices that harm nobody, and links to what /proc and devpts know better.
///
/// Docker 1.2.0: libcontainer devices/defaults.go, mount/init.go setupDevSymlinks
final class Devices {
    private record Device(String name, int major, int minor) {}

    private record Link(String name, String target) {}

    private static final List<Device> DEVICES = List.of(
            new Device("null", 1, 3),
            new Device("zero", 1, 5),
            new Device("full", 1, 7),
            new Device("random", 1, 8),
            new Device("urandom", 1, 9),
            new Device("tty", 5, 0));

    private static final List<Link> LINKS = List.of(
            new Link("fd", "/proc/self/fd"),
            new Link("stdin", "/proc/self/fd/0"),
            new Link("stdout", "/proc/self/fd/1"),
            new Link("stderr", "/proc/self/fd/2"),
            new Link("ptmx", "pts/ptmx"));

    private Devices() {}

    /// Works through a descriptor of the container's /dev. What a volume has put there stays.
    static void create(Syscalls kernel, RootFilesystem root) {
        int dev = root.paths().directory("/dev");
        for (Device device : DEVICES) {
            create(kernel, dev, device);
        }
        for (Link link : LINKS) {
            create(kernel, dev, link);
        }
        if (root.paths().exists("/proc/kcore")) {
            create(kernel, dev, new Link("core", "/proc/kcore"));
        }
        kernel.close(dev);
    }

    private static void create(Syscalls kernel, int dev, Device device) {
        try {
            kernel.mknodat(
                    dev,
                    FileSyscalls.bytes(device.name()),
                    FileSyscalls.S_IFCHR | 0666,
                    FileSyscalls.makedev(device.major(), device.minor()));
        } catch (SyscallException e) {
            if (!RootFilesystem.exists(e)) {
                throw e;
            }
        }
    }

    private static void create(Syscalls kernel, int dev, Link link) {
        try {
            kernel.symlinkat(FileSyscalls.bytes(link.target()), dev, FileSyscalls.bytes(link.name()));
        } catch (SyscallException e) {
            if (!RootFilesystem.exists(e)) {
                throw e;
            }
        }
    }
}
