package jd.libcontainer.spec;

import java.util.List;

/// What the command sees below `/`. All paths but `rootfs` are as seen inside the container.
///
/// @param rootfs where the host has mounted the container's root
/// @param mounts in the order in which they are made
/// @param maskedPaths what the command cannot read
/// @param readonlyPaths what the command cannot write
public record FilesystemSpec(
        String rootfs,
        boolean readonlyRootfs,
        List<InitMount> mounts,
        List<InitDevice> devices,
        List<String> maskedPaths,
        List<String> readonlyPaths) {
    public FilesystemSpec {
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        maskedPaths = List.copyOf(maskedPaths);
        readonlyPaths = List.copyOf(readonlyPaths);
    }

    /// {@return that root and nothing else: no mounts, no devices}
    public static FilesystemSpec of(String rootfs) {
        return new FilesystemSpec(rootfs, false, List.of(), List.of(), List.of(), List.of());
    }

    void write(MessageWriter out) {
        out.text(rootfs);
        out.flag(readonlyRootfs);
        out.number(mounts.size());
        for (InitMount mount : mounts) {
            mount.write(out);
        }
        out.number(devices.size());
        for (InitDevice device : devices) {
            device.write(out);
        }
        out.texts(maskedPaths);
        out.texts(readonlyPaths);
    }

    static FilesystemSpec read(MessageReader in) {
        return new FilesystemSpec(
                in.text(), in.flag(), readMounts(in), readDevices(in), in.texts(), in.texts());
    }

    private static List<InitMount> readMounts(MessageReader in) {
        InitMount[] mounts = new InitMount[in.count()];
        for (int i = 0; i < mounts.length; i++) {
            mounts[i] = InitMount.read(in);
        }
        return List.of(mounts);
    }

    private static List<InitDevice> readDevices(MessageReader in) {
        InitDevice[] devices = new InitDevice[in.count()];
        for (int i = 0; i < devices.length; i++) {
            devices[i] = InitDevice.read(in);
        }
        return List.of(devices);
    }

    public FilesystemSpec withReadonlyRootfs(boolean other) {
        return new FilesystemSpec(rootfs, other, mounts, devices, maskedPaths, readonlyPaths);
    }

    public FilesystemSpec withMounts(List<InitMount> other) {
        return new FilesystemSpec(rootfs, readonlyRootfs, other, devices, maskedPaths, readonlyPaths);
    }

    public FilesystemSpec withDevices(List<InitDevice> other) {
        return new FilesystemSpec(rootfs, readonlyRootfs, mounts, other, maskedPaths, readonlyPaths);
    }

    public FilesystemSpec withMaskedPaths(List<String> other) {
        return new FilesystemSpec(rootfs, readonlyRootfs, mounts, devices, other, readonlyPaths);
    }

    public FilesystemSpec withReadonlyPaths(List<String> other) {
        return new FilesystemSpec(rootfs, readonlyRootfs, mounts, devices, maskedPaths, other);
    }
}
