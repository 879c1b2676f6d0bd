package jd.labs.lab13;

import static jd.libcontainer.kernel.MountSyscalls.MNT_DETACH;
import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.ScriptedKernel.Call;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// A fake kernel with one process. It has the rules for roots, users and capabilities that the three steps need, and
/// rejects what the real one rejects; all other calls are recorded and have no effect.
final class SmallKernel {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;

    /// A directory of the host, outside the process's root.
    private static final String OUTSIDE = "outside";

    private static final List<String> WITH_RULES = List.of(
            "mount", "chdir", "fchdir", "pivot_root", "umount2", "openat", "prctl", "setgroups", "setresgid", "setresuid",
            "capset");

    private final String rootfs;
    private final ScriptedKernel kernel = ScriptedKernel.alone();

    /// A directory that was opened before or after pivot_root.
    private final class Opened {
        private final String path;
        private final boolean inside;

        Opened(String path, boolean inside) {
            this.path = path;
            this.inside = inside;
        }

        String whereNow() {
            return switched && !inside ? (path.equals(rootfs) ? "/" : OUTSIDE) : path;
        }
    }

    // The root. A path before the switch is the host's, one after it the container's.
    private final Map<Integer, Opened> opened = new HashMap<>();
    private String directory = "/";
    private boolean rootIsAMount;
    private boolean switched;
    private String oldRoot = "";

    // The credentials.
    private final int[] uids = new int[3];
    private final int[] gids = new int[3];
    private List<Integer> groups = List.of(0, 1, 2);
    private boolean keepsCapabilities;
    private long permitted = Capabilities.ALL;
    private long effective = Capabilities.ALL;
    private long bounding = Capabilities.ALL;

    SmallKernel(String rootfs) {
        this.rootfs = rootfs;
        for (String call : WITH_RULES) {
            kernel.answer(call, this::answer);
        }
        kernel.answer("capget", _ -> capabilities());
    }

    Syscalls door() {
        return kernel.syscalls();
    }

    private int answer(Call call) {
        List<Object> of = call.arguments();
        switch (call.name()) {
            case "mount" -> mount((String) of.get(1), (Long) of.get(3));
            case "chdir" -> directory = resolved((String) of.getFirst());
            case "fchdir" -> directory = opened.get((Integer) of.getFirst()).whereNow();
            case "pivot_root" -> pivot(call, (String) of.get(0), (String) of.get(1));
            case "umount2" -> unmount(call, (String) of.get(0), (Integer) of.get(1));
            case "openat" -> {
                int fd = 10 + opened.size();
                opened.put(fd, new Opened(resolved(new String((byte[]) of.get(1), StandardCharsets.UTF_8)), switched));
                return fd;
            }
            case "prctl" -> prctl(call, (Integer) of.get(0), (Long) of.get(1));
            case "setgroups" -> {
                check(call, "SETGID");
                groups = Arrays.stream((int[]) of.getFirst()).boxed().toList();
            }
            case "setresgid" -> {
                check(call, "SETGID");
                set(gids, of);
            }
            case "setresuid" -> setUser(call);
            case "capset" -> setCapabilities(call, (Long) of.get(0), (Long) of.get(1));
            default -> {}
        }
        return 0;
    }

    private static SyscallException refused(Call call, Errno errno) {
        return new SyscallException(call.toString(), errno);
    }

    // ---- the root ----

    private String resolved(String path) {
        if (path.startsWith("/")) {
            return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }
        return path.equals(".") ? directory : (directory.equals("/") ? "" : directory) + "/" + path;
    }

    private void mount(String target, long flags) {
        if (!switched && (flags & MS_BIND) != 0 && resolved(target).equals(rootfs)) {
            rootIsAMount = true;
        }
    }

    private void pivot(Call call, String newRoot, String putOld) {
        String old = resolved(putOld);
        boolean below = old.equals(rootfs) || old.startsWith(rootfs + "/");
        if (switched || !rootIsAMount || !resolved(newRoot).equals(rootfs) || !below) {
            throw refused(call, Errno.EINVAL);
        }
        switched = true;
        oldRoot = old.equals(rootfs) ? "/" : old.substring(rootfs.length());
        // A working directory at the old root moves to the new one; any other stays.
        directory = directory.equals(rootfs) || directory.equals("/") ? "/" : OUTSIDE;
    }

    private void unmount(Call call, String target, int flags) {
        boolean theOldOne = switched
                && (resolved(target).equals(oldRoot) || target.equals(".") && directory.equals(OUTSIDE));
        if (!theOldOne || oldRoot.isEmpty()) {
            throw refused(call, Errno.EINVAL);
        }
        if ((flags & MNT_DETACH) == 0) {
            throw refused(call, Errno.EBUSY);
        }
        oldRoot = "";
    }

    // ---- the credentials ----

    private void check(Call call, String capability) {
        if ((effective & Capabilities.of(capability)) == 0) {
            throw refused(call, Errno.EPERM);
        }
    }

    private void prctl(Call call, int option, long argument) {
        if (option == PR_SET_KEEPCAPS) {
            keepsCapabilities = argument == 1;
        } else if (option == PR_CAPBSET_DROP) {
            check(call, "SETPCAP");
            if (argument >= Capabilities.NAMES.size()) {
                throw refused(call, Errno.EINVAL);
            }
            bounding &= ~(1L << argument);
        }
    }

    /// When the last of the three user ids leaves 0, the permitted set is cleared.
    private void setUser(Call call) {
        check(call, "SETUID");
        boolean wasRoot = hasRoot();
        set(uids, call.arguments());
        if (wasRoot && !hasRoot()) {
            permitted = keepsCapabilities ? permitted : 0;
        }
        if (uids[1] != 0) {
            effective = 0;
        }
    }

    private boolean hasRoot() {
        return Arrays.stream(uids).anyMatch(uid -> uid == 0);
    }

    /// Real, effective and saved; -1 leaves one as it is.
    private static void set(int[] numbers, List<Object> wanted) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (Integer) wanted.get(i) == -1 ? numbers[i] : (Integer) wanted.get(i);
        }
    }

    private void setCapabilities(Call call, long wantedEffective, long wantedPermitted) {
        if ((wantedPermitted & ~permitted) != 0 || (wantedEffective & ~wantedPermitted) != 0) {
            throw refused(call, Errno.EPERM);
        }
        effective = wantedEffective;
        permitted = wantedPermitted;
    }

    private long[] capabilities() {
        return new long[] {effective, permitted, 0};
    }

    // ---- for the grader ----

    boolean hasSwitched() {
        return switched;
    }

    boolean seesTheOldRoot() {
        return !oldRoot.isEmpty();
    }

    boolean standsOutside() {
        return directory.equals(OUTSIDE);
    }

    boolean rootIsAMount() {
        return rootIsAMount;
    }

    String user() {
        return "user " + number(uids) + " of group " + number(gids) + " and groups " + groups;
    }

    private static String number(int[] numbers) {
        return Arrays.stream(numbers).distinct().count() == 1 ? "" + numbers[0] : Arrays.toString(numbers);
    }

    String capabilitySets() {
        return "effective " + Long.toHexString(effective) + ", permitted " + Long.toHexString(permitted)
                + ", bounding " + Long.toHexString(bounding);
    }

    boolean bounds(long capabilities) {
        return bounding == capabilities;
    }

    Stream<Call> calls(String name) {
        return kernel.calls(name);
    }

    /// {@return the calls in one line, for the line "got"}
    String written() {
        return kernel.written();
    }
}
