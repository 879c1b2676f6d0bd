package jd.create.mounts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jd.create.config.ConfigMerge;
import jd.libcontainer.mount.MountOptions;
import jd.libcontainer.spec.InitMount;
import jd.server.api.ApiException;

/// Parses the options of `--tmpfs /run:rw,size=64m,exec`: flags of mount(2), and data for tmpfs.
///
/// Today: moby/sys/mount MergeTmpfsOptions
final class TmpfsOptions {
    private static final List<String> USUAL = List.of("noexec", "nosuid", "nodev");
    private static final List<String> DATA = List.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private TmpfsOptions() {}

    static InitMount mount(MountPoint.Tmpfs tmpfs) {
        List<String> words = new ArrayList<>(USUAL);
        words.addAll(split(tmpfs.options()));
        if (!tmpfs.writable()) {
            words.add("ro");
        }
        for (String word : words) {
            boolean data = word.contains("=") && DATA.contains(ConfigMerge.key(word));
            if (!MountOptions.isKnown(word) && !data) {
                throw ApiException.internal("invalid tmpfs option \"" + ConfigMerge.key(word) + "\"");
            }
        }
        return MountOptions.of(words).mount("tmpfs", "tmpfs", tmpfs.destination());
    }

    private static List<String> split(String options) {
        return options.isEmpty() ? List.of() : Arrays.asList(options.split(",", -1));
    }
}
