package jd.labs;

import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWPID;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUSER;
import static jd.libcontainer.kernel.MountSyscalls.MNT_DETACH;
import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;
import static jd.libcontainer.kernel.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SHARED;
import static jd.libcontainer.kernel.MountSyscalls.MS_SLAVE;
import static jd.libcontainer.kernel.MountSyscalls.MS_UNBINDABLE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.ScriptedKernel.Call;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// A fake kernel with one thread of a JVM, which is root. It has the rules for roots, mounts, users, capabilities,
/// namespaces and cgroups that the labs 13 and 14 need, and rejects what the real one rejects, with the same error number
/// (`SmallKernelTest`); all other calls are recorded and have no effect.
///
/// A place is written as the host's path: `/somewhere/rootfs/bin` is `/bin` when the root has been changed.
public final class SmallKernel {
    /// The process id of a spawned process.
    public static final int CHILD = 4711;

    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final long TYPES = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;

    private static final List<String> WITH_RULES = List.of(
            "mount", "chdir", "fchdir", "chroot", "pivot_root", "umount2", "mkdirat", "openat", "write", "unshare",
            "sethostname", "prctl", "setgroups", "setresgid", "setresuid", "capset", "posix_spawn");

    /// @param flags of mount(2)
    /// @param propagation one of MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE
    public record Mounted(String type, long flags, long propagation) {}

    private final ScriptedKernel kernel = ScriptedKernel.alone();

    // Files: which directories there are, which of them are mount points, what was written.
    private final Set<String> directories = new HashSet<>();
    private final Map<String, Mounted> mounts = new LinkedHashMap<>();
    private final Map<Integer, String> opened = new HashMap<>();
    private final List<String> changes = new ArrayList<>();

    // The root: "" before pivot_root, then the host's path of the new one.
    private String root = "";
    private String directory = "/";
    private Optional<String> oldRoot = Optional.empty();

    // The credentials.
    private final int[] uids = new int[3];
    private final int[] gids = new int[3];
    private List<Integer> groups = List.of(0, 1, 2);
    private boolean keepsCapabilities;
    private long permitted = Capabilities.ALL;
    private long effective = Capabilities.ALL;
    private long bounding = Capabilities.ALL;

    // The namespaces.
    private int unshared;
    private String hostName = "host";

    /// @param more directories beside the usual ones
    public SmallKernel(String... more) {
        directories.addAll(List.of("/", "/bin", "/cgroup", "/etc", "/mnt", "/proc", "/sys", "/tmp", "/usr"));
        directories.addAll(List.of(more));
        mounts.put("/", new Mounted("ext4", 0, MS_SHARED));
        mounts.put("/proc", new Mounted("proc", 0, MS_SHARED));
        for (String call : WITH_RULES) {
            kernel.answer(call, this::answer);
        }
        kernel.answer("capget", _ -> new long[] {effective, permitted, 0});
    }

    /// {@return the kernel for the student's code}
    public Syscalls door() {
        return kernel.syscalls();
    }

    private int answer(Call call) {
        List<Object> of = call.arguments();
        switch (call.name()) {
            case "mount" -> mount(call, (String) of.get(0), (String) of.get(1), (String) of.get(2), (Long) of.get(3));
            case "chdir" -> directory = existing(call, (String) of.getFirst());
            case "fchdir" -> directory = opened.get((Integer) of.getFirst());
            case "chroot" -> {
                check(call, "SYS_CHROOT");
                existing(call, (String) of.getFirst());
            }
            case "pivot_root" -> pivot(call, (String) of.get(0), (String) of.get(1));
            case "umount2" -> unmount(call, (String) of.get(0), (Integer) of.get(1));
            case "mkdirat" -> makeDirectory(call, text(of.get(1)));
            case "openat" -> {
                return open(call, text(of.get(1)));
            }
            case "write" -> {
                write(opened.getOrDefault(of.get(0), ""), text(of.get(1)));
                return (Integer) of.get(3);
            }
            case "unshare" -> unshare(call, (Integer) of.getFirst());
            case "sethostname" -> {
                check(call, "SYS_ADMIN");
                hostName = (String) of.getFirst();
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
            case "posix_spawn" -> {
                return CHILD;
            }
            default -> {}
        }
        return 0;
    }

    private static SyscallException refused(Call call, Errno errno) {
        return new SyscallException(call.toString(), errno);
    }

    private static void refuse(boolean condition, Call call, Errno errno) {
        if (condition) {
            throw refused(call, errno);
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    // ---- files ----

    /// {@return the host's path, without the steps `.` and a slash at the end}
    private String place(String path) {
        String from = path.startsWith("/") ? root : directory.equals("/") ? "" : directory;
        String steps = ("/" + path).replaceAll("/\\.(?=/|$)", "").replaceAll("/+", "/").replaceFirst("/$", "");
        String whole = from + steps;
        String old = oldRoot.filter(point -> !point.equals(root) && whole.startsWith(point)).orElse("");
        String host = whole.substring(old.length());
        return host.isEmpty() ? "/" : host;
    }

    private String existing(Call call, String path) {
        String place = place(path);
        refuse(!directories.contains(place), call, Errno.ENOENT);
        return place;
    }

    private static String parent(String place) {
        int slash = place.lastIndexOf('/');
        return slash == 0 ? "/" : place.substring(0, slash);
    }

    private void makeDirectory(Call call, String path) {
        String place = place(path);
        refuse(directories.contains(place), call, Errno.EEXIST);
        refuse(!directories.contains(parent(place)), call, Errno.ENOENT);
        directories.add(place);
        changes.add("mkdir " + place);
    }

    private int open(Call call, String path) {
        String place = place(path);
        boolean found = directories.contains(place) || directories.contains(parent(place)) || place.startsWith("/proc/");
        refuse(!found, call, Errno.ENOENT);
        int fd = 10 + opened.size();
        opened.put(fd, place);
        return fd;
    }

    private void write(String place, String text) {
        if (place.equals("/proc/sys/kernel/hostname")) {
            hostName = text.strip();
        }
        changes.add(place + " < " + text.strip());
    }

    // ---- mounts and the root ----

    private void mount(Call call, String source, String target, String type, long flags) {
        check(call, "SYS_ADMIN");
        String place = existing(call, target);
        if ((flags & MS_BIND) != 0) {
            existing(call, source);
            mounts.put(place, new Mounted("bind", flags, MS_SLAVE));
        } else if ((flags & TYPES) != 0) {
            changePropagation(call, place, flags);
        } else {
            refuse(!List.of("tmpfs", "proc", "sysfs", "devpts", "mqueue").contains(type), call, Errno.ENODEV);
            mounts.put(place, new Mounted(type, flags, MS_SHARED));
        }
    }

    /// Only with MS_REC the mounts below the target change, too.
    private void changePropagation(Call call, String place, long flags) {
        boolean one = Long.bitCount(flags & TYPES) == 1;
        refuse(!one || !mounts.containsKey(place), call, Errno.EINVAL);
        mounts.replaceAll((point, mount) ->
                point.equals(place) || (flags & MS_REC) != 0 && point.startsWith(place)
                        ? new Mounted(mount.type(), mount.flags(), flags & TYPES)
                        : mount);
    }

    /// The new root needs a mount of its own, and the old one must be put on it.
    private void pivot(Call call, String newRoot, String putOld) {
        check(call, "SYS_ADMIN");
        String to = existing(call, newRoot);
        String old = existing(call, putOld);
        refuse(!root.isEmpty() || mountOf(to).equals("/") || mountOf(old).equals("/"), call, Errno.EBUSY);
        refuse(!mounts.containsKey(to) || !(old.equals(to) || old.startsWith(to + "/")), call, Errno.EINVAL);
        root = to;
        oldRoot = Optional.of(old);
        // A working directory at the old root moves to the new one; any other stays.
        directory = directory.equals("/") ? to : directory;
    }

    /// {@return the mount point to whose mount a place belongs}
    private String mountOf(String place) {
        return mounts.keySet().stream()
                .filter(point -> point.equals("/") || place.equals(point) || place.startsWith(point + "/"))
                .reduce("/", (longest, point) -> point.length() > longest.length() ? point : longest);
    }

    /// The place at which the old root was put is its root directory, so its name is "/", or that of the new root when it
    /// covers that.
    private void unmount(Call call, String target, int flags) {
        check(call, "SYS_ADMIN");
        String place = existing(call, target);
        boolean theOld = oldRoot.isPresent() && (place.equals("/") || place.equals(root) && oldRoot.get().equals(root));
        if (theOld) {
            refuse((flags & MNT_DETACH) == 0, call, Errno.EBUSY);
            oldRoot = Optional.empty();
        } else {
            refuse(!mounts.containsKey(place) || place.equals(root), call, Errno.EINVAL);
            refuse((flags & MNT_DETACH) == 0 && mountOf(directory).equals(place), call, Errno.EBUSY);
            mounts.remove(place);
        }
    }

    // ---- namespaces ----

    /// A process with several threads cannot leave its user namespace; a second PID namespace for the children is refused.
    private void unshare(Call call, int flags) {
        refuse((flags & CLONE_NEWUSER) != 0 || (flags & unshared & CLONE_NEWPID) != 0, call, Errno.EINVAL);
        check(call, "SYS_ADMIN");
        unshared |= flags;
    }

    // ---- credentials ----

    private void check(Call call, String capability) {
        refuse((effective & Capabilities.of(capability)) == 0, call, Errno.EPERM);
    }

    private void prctl(Call call, int option, long argument) {
        if (option == PR_SET_KEEPCAPS) {
            keepsCapabilities = argument == 1;
        } else if (option == PR_CAPBSET_DROP) {
            check(call, "SETPCAP");
            refuse(argument >= Capabilities.NAMES.size(), call, Errno.EINVAL);
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

    private void setCapabilities(Call call, long toEffective, long toPermitted) {
        refuse((toPermitted & ~permitted) != 0 || (toEffective & ~toPermitted) != 0, call, Errno.EPERM);
        effective = toEffective;
        permitted = toPermitted;
    }

    // ---- for the graders ----

    public boolean hasSwitched() {
        return !root.isEmpty();
    }

    public boolean seesTheOldRoot() {
        return oldRoot.isPresent();
    }

    /// {@return whether the working directory is one of the host}
    public boolean standsOutside() {
        return !directory.equals(root) && !directory.startsWith(root + "/");
    }

    public Map<String, Mounted> mounts() {
        return Map.copyOf(mounts);
    }

    /// {@return the flags of unshare(2) together}
    public int unshared() {
        return unshared;
    }

    public String hostName() {
        return hostName;
    }

    public String user() {
        return "user " + number(uids) + " of group " + number(gids) + " and groups " + groups;
    }

    private static String number(int[] numbers) {
        return Arrays.stream(numbers).distinct().count() == 1 ? "" + numbers[0] : Arrays.toString(numbers);
    }

    public long bounding() {
        return bounding;
    }

    public String capabilitySets() {
        return "effective " + Long.toHexString(effective) + ", permitted " + Long.toHexString(permitted)
                + ", bounding " + Long.toHexString(bounding);
    }

    /// {@return created directories and written texts, in order: `mkdir /a`, `/a/b < text`}
    public List<String> changes() {
        return List.copyOf(changes);
    }

    public Stream<Call> calls(String name) {
        return kernel.calls(name);
    }

    /// {@return whether there was no call but those of this name}
    public boolean onlyCalled(String name) {
        return kernel.calls().stream().allMatch(call -> call.name().equals(name));
    }

    /// {@return the calls in one line, for the line "got"}
    public String written() {
        return kernel.written();
    }
}
