package jd.libcontainer.mount;

import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;
import static jd.libcontainer.kernel.MountSyscalls.MS_DIRSYNC;
import static jd.libcontainer.kernel.MountSyscalls.MS_I_VERSION;
import static jd.libcontainer.kernel.MountSyscalls.MS_LAZYTIME;
import static jd.libcontainer.kernel.MountSyscalls.MS_MANDLOCK;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOATIME;
import static jd.libcontainer.kernel.MountSyscalls.MS_NODEV;
import static jd.libcontainer.kernel.MountSyscalls.MS_NODIRATIME;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOEXEC;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOSYMFOLLOW;
import static jd.libcontainer.kernel.MountSyscalls.MS_POSIXACL;
import static jd.libcontainer.kernel.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.kernel.MountSyscalls.MS_RDONLY;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_RELATIME;
import static jd.libcontainer.kernel.MountSyscalls.MS_REMOUNT;
import static jd.libcontainer.kernel.MountSyscalls.MS_SHARED;
import static jd.libcontainer.kernel.MountSyscalls.MS_SILENT;
import static jd.libcontainer.kernel.MountSyscalls.MS_SLAVE;
import static jd.libcontainer.kernel.MountSyscalls.MS_STRICTATIME;
import static jd.libcontainer.kernel.MountSyscalls.MS_SYNCHRONOUS;
import static jd.libcontainer.kernel.MountSyscalls.MS_UNBINDABLE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.spec.InitMount;

/// Parses the options of `mount -o`: some are flags of mount(2), some set the propagation, some apply to all mounts
/// below, and the rest is for the file system. A later option overrides an earlier one.
///
/// ```
/// MountOptions.of("nosuid", "ro", "size=64m", "rw")  →  flags MS_NOSUID, data [size=64m]
/// ```
///
/// Docker 1.2.0: pkg/mount/flags.go, flags_linux.go. mount(8)
///
/// @param below flags for the whole tree, from options with an `r` in front: `rro`
public record MountOptions(long flags, long propagation, long below, List<String> data) {
    private static final Map<String, Long> SET = flags(
            "ro", MS_RDONLY, "nosuid", MS_NOSUID, "nodev", MS_NODEV, "noexec", MS_NOEXEC, "sync", MS_SYNCHRONOUS,
            "dirsync", MS_DIRSYNC, "remount", MS_REMOUNT, "mand", MS_MANDLOCK, "noatime", MS_NOATIME,
            "nodiratime", MS_NODIRATIME, "bind", MS_BIND, "rbind", MS_BIND | MS_REC, "relatime", MS_RELATIME,
            "strictatime", MS_STRICTATIME, "defaults", 0L);

    private static final Map<String, Long> CLEARED = flags(
            "rw", MS_RDONLY, "suid", MS_NOSUID, "dev", MS_NODEV, "exec", MS_NOEXEC, "async", MS_SYNCHRONOUS,
            "nomand", MS_MANDLOCK, "atime", MS_NOATIME, "diratime", MS_NODIRATIME, "norelatime", MS_RELATIME,
            "nostrictatime", MS_STRICTATIME);

    /// Options that only bundles may use.
    private static final Map<String, Long> SET_BY_BUNDLES = flags(
            "nosymfollow", MS_NOSYMFOLLOW, "lazytime", MS_LAZYTIME, "iversion", MS_I_VERSION, "silent", MS_SILENT,
            "acl", MS_POSIXACL);

    private static final Map<String, Long> CLEARED_BY_BUNDLES = flags(
            "symfollow", MS_NOSYMFOLLOW, "nolazytime", MS_LAZYTIME, "noiversion", MS_I_VERSION, "loud", MS_SILENT,
            "noacl", MS_POSIXACL);

    private static final Map<String, Long> BELOW =
            flags("rro", MS_RDONLY, "rnosuid", MS_NOSUID, "rnodev", MS_NODEV, "rnoexec", MS_NOEXEC);

    private static final Map<String, Long> PROPAGATION = flags(
            "private", MS_PRIVATE, "rprivate", MS_PRIVATE | MS_REC, "slave", MS_SLAVE, "rslave", MS_SLAVE | MS_REC,
            "shared", MS_SHARED, "rshared", MS_SHARED | MS_REC, "unbindable", MS_UNBINDABLE,
            "runbindable", MS_UNBINDABLE | MS_REC);

    public MountOptions {
        data = List.copyOf(data);
    }

    public static MountOptions of(String... words) {
        return of(List.of(words));
    }

    public static MountOptions of(List<String> words) {
        return read(words, Set.of());
    }

    /// @param bundles the additional options of bundles
    private static MountOptions read(List<String> words, Set<String> bundles) {
        MountOptions options = new MountOptions(0, 0, 0, List.of());
        List<String> data = new ArrayList<>();
        for (String word : words) {
            if (bundles.contains(word)) {
                options = options.switched(word, SET_BY_BUNDLES, CLEARED_BY_BUNDLES);
            } else if (isKnown(word)) {
                options = options.and(word);
            } else {
                data.add(word);
            }
        }
        return new MountOptions(options.flags, options.propagation, options.below, data);
    }

    /// {@return the flags of an option like `rslave`; 0 for any other}
    public static long propagation(String word) {
        return PROPAGATION.getOrDefault(word, 0L);
    }

    /// {@return whether an option is not for the file system}
    public static boolean isKnown(String word) {
        return SET.containsKey(word)
                || CLEARED.containsKey(word)
                || BELOW.containsKey(word)
                || PROPAGATION.containsKey(word);
    }

    private MountOptions and(String word) {
        if (BELOW.containsKey(word)) {
            long bit = BELOW.get(word);
            return new MountOptions(flags | bit, propagation, below | bit, data);
        }
        if (PROPAGATION.containsKey(word)) {
            return new MountOptions(flags, PROPAGATION.get(word), below, data);
        }
        return switched(word, SET, CLEARED);
    }

    /// {@return the options of a bundle}
    public static MountOptions ofBundle(List<String> words) {
        Set<String> bundles = new HashSet<>(SET_BY_BUNDLES.keySet());
        bundles.addAll(CLEARED_BY_BUNDLES.keySet());
        return read(words, bundles);
    }

    private MountOptions switched(String word, Map<String, Long> set, Map<String, Long> cleared) {
        long kept = flags & ~cleared.getOrDefault(word, 0L);
        return new MountOptions(kept | set.getOrDefault(word, 0L), propagation, below, data);
    }

    /// {@return a mount with these options}
    public InitMount mount(String type, String source, String target) {
        return new InitMount(type, source, target, flags, String.join(",", data), propagation, below);
    }

    private static Map<String, Long> flags(Object... wordsAndBits) {
        Map<String, Long> flags = new HashMap<>();
        for (int i = 0; i < wordsAndBits.length; i += 2) {
            flags.put((String) wordsAndBits[i], (Long) wordsAndBits[i + 1]);
        }
        return flags;
    }
}
