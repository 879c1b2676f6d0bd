package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.libcontainer.InitSpec.InitMount;
import jd.libcontainer.MountSyscalls;

/// The options of a mount as mount(8) spells them, sorted into what the kernel takes as bits and what the file system
/// reads itself.
///
/// OCI runtime-spec: config.md, mounts. runc: libcontainer/specconv/spec_linux.go
///
/// @param flags MS_* to be set
/// @param propagation MS_SHARED and its like, 0 for none
/// @param data `mode=755,size=65536k`
record MountWords(long flags, long propagation, boolean bind, String data) {
    private static final Map<String, Long> SET = Map.ofEntries(
            Map.entry("ro", MountSyscalls.MS_RDONLY),
            Map.entry("nosuid", MountSyscalls.MS_NOSUID),
            Map.entry("nodev", MountSyscalls.MS_NODEV),
            Map.entry("noexec", MountSyscalls.MS_NOEXEC),
            Map.entry("noatime", MountSyscalls.MS_NOATIME),
            Map.entry("relatime", MountSyscalls.MS_RELATIME),
            Map.entry("strictatime", MountSyscalls.MS_STRICTATIME),
            Map.entry("bind", MountSyscalls.MS_BIND),
            Map.entry("rbind", MountSyscalls.MS_BIND | MountSyscalls.MS_REC));

    private static final Map<String, Long> CLEARED = Map.of(
            "rw", MountSyscalls.MS_RDONLY,
            "suid", MountSyscalls.MS_NOSUID,
            "dev", MountSyscalls.MS_NODEV,
            "exec", MountSyscalls.MS_NOEXEC,
            "atime", MountSyscalls.MS_NOATIME,
            "norelatime", MountSyscalls.MS_RELATIME,
            "nostrictatime", MountSyscalls.MS_STRICTATIME,
            "defaults", 0L);

    private static final Map<String, Long> PROPAGATIONS = Map.of(
            "private", MountSyscalls.MS_PRIVATE,
            "rprivate", MountSyscalls.MS_PRIVATE | MountSyscalls.MS_REC,
            "slave", MountSyscalls.MS_SLAVE,
            "rslave", MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC,
            "shared", MountSyscalls.MS_SHARED,
            "rshared", MountSyscalls.MS_SHARED | MountSyscalls.MS_REC,
            "unbindable", MountSyscalls.MS_UNBINDABLE,
            "runbindable", MountSyscalls.MS_UNBINDABLE | MountSyscalls.MS_REC);

    static MountWords parse(List<String> options) {
        long flags = 0;
        long propagation = 0;
        List<String> data = new ArrayList<>();
        for (String option : options) {
            if (SET.containsKey(option)) {
                flags |= SET.get(option);
            } else if (CLEARED.containsKey(option)) {
                flags &= ~CLEARED.get(option);
            } else if (PROPAGATIONS.containsKey(option)) {
                propagation = PROPAGATIONS.get(option);
            } else {
                data.add(option);
            }
        }
        boolean bind = (flags & MountSyscalls.MS_BIND) != 0;
        return new MountWords(flags, propagation, bind, String.join(",", data));
    }
}
