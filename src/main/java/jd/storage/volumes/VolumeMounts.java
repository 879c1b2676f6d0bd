package jd.storage.volumes;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.mount.MountOptions;
import jd.server.api.ApiException;

/// Mounts the file systems of volumes with options: `-o type=tmpfs -o device=tmpfs -o o=size=10m`. One is mounted on the
/// volume's directory while at least one container that uses it runs.
///
/// Today: volume/local/local_unix.go mount
final class VolumeMounts {
    private static final long ATTRIBUTES = MountSyscalls.MS_RDONLY
            | MountSyscalls.MS_NOSUID
            | MountSyscalls.MS_NODEV
            | MountSyscalls.MS_NOEXEC;

    private final Syscalls syscalls;

    /// The number of running containers for each; guarded by [Volumes].
    private final Map<Path, Integer> counts = new HashMap<>();

    VolumeMounts(Syscalls syscalls) {
        this.syscalls = syscalls;
    }

    void mount(Path point, Map<String, String> options) {
        if (!counts.containsKey(point)) {
            mountNow(point, options);
        }
        counts.merge(point, 1, Integer::sum);
    }

    private void mountNow(Path point, Map<String, String> options) {
        String device = options.getOrDefault("device", "");
        String words = options.getOrDefault("o", "");
        MountOptions parsed = MountOptions.of(words.isEmpty() ? List.of() : Arrays.asList(words.split(",")));
        String data = String.join(",", parsed.data());
        try {
            syscalls.mount(device, point.toString(), options.getOrDefault("type", ""), parsed.flags(), data);
        } catch (SyscallException e) {
            throw new ApiException(
                    e.is(Errno.ENOENT) ? ApiException.Kind.NOT_FOUND : ApiException.Kind.INTERNAL,
                    "error while mounting volume '" + point + "': failed to mount local volume: mount " + device + ":"
                            + point + (parsed.flags() == 0 ? "" : ", flags: 0x" + Long.toHexString(parsed.flags()))
                            + (data.isEmpty() ? "" : ", data: " + data) + ": " + e.errno().description(),
                    e);
        }
        // With MS_BIND the kernel ignores other flags.
        if ((parsed.flags() & MountSyscalls.MS_BIND) != 0 && (parsed.flags() & ATTRIBUTES) != 0) {
            syscalls.mount_setattr(
                    FileSyscalls.AT_FDCWD, point.toString(), 0, parsed.flags() & ATTRIBUTES, 0, 0);
        }
    }

    void unmount(Path point) {
        if (counts.containsKey(point) && counts.merge(point, -1, Integer::sum) == 0) {
            counts.remove(point);
            syscalls.umount2(point.toString(), MountSyscalls.MNT_DETACH);
        }
    }
}
