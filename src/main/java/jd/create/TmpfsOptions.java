package jd.create;

import static jd.libcontainer.MountSyscalls.MS_NOATIME;
import static jd.libcontainer.MountSyscalls.MS_NODEV;
import static jd.libcontainer.MountSyscalls.MS_NOEXEC;
import static jd.libcontainer.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.MountSyscalls.MS_RDONLY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.libcontainer.InitSpec.InitMount;
import jd.server.api.ApiException;

/// `--tmpfs /run:rw,size=64m,exec`: words that are flags of mount(2), and words that tmpfs itself understands.
final class TmpfsOptions {
    private static final Map<String, Long> FLAGS = Map.of(
            "ro", MS_RDONLY, "nosuid", MS_NOSUID, "nodev", MS_NODEV, "noexec", MS_NOEXEC, "noatime", MS_NOATIME);

    private static final Map<String, Long> CLEARED = Map.of(
            "rw", MS_RDONLY, "suid", MS_NOSUID, "dev", MS_NODEV, "exec", MS_NOEXEC, "atime", MS_NOATIME);

    private static final List<String> DATA = List.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private TmpfsOptions() {}

    static InitMount mount(MountPoint.Tmpfs tmpfs) {
        long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC | (tmpfs.writable() ? 0 : MS_RDONLY);
        List<String> data = new ArrayList<>();
        for (String word : tmpfs.options().isEmpty() ? new String[0] : tmpfs.options().split(",")) {
            if (FLAGS.containsKey(word)) {
                flags |= FLAGS.get(word);
            } else if (CLEARED.containsKey(word)) {
                flags &= ~CLEARED.get(word);
            } else if (DATA.contains(ConfigMerge.key(word))) {
                data.add(word);
            } else {
                throw ApiException.internal("invalid tmpfs option \"" + ConfigMerge.key(word) + "\"");
            }
        }
        return new InitMount("tmpfs", "tmpfs", tmpfs.destination(), flags, String.join(",", data));
    }
}
