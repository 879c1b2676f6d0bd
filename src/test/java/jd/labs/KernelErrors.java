package jd.labs;

import java.util.Map;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome.Failed;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;

/// Explains why the kernel, or a fake one, has refused a call: what this error number means for this call.
///
/// Section 2 of the manual, ERRORS
public final class KernelErrors {
    /// @param means what the call requires
    /// @param remedy names the call, flag or argument to use
    private record Meaning(String means, String remedy) {}

    private static final Meaning PRIVILEGE = new Meaning(
            "the calling thread lacks the capability that this call needs",
            "call it before the capability is dropped, or while the thread is root");

    /// By call and error number; by the call alone where all its errors have the same reason.
    private static final Map<String, Meaning> MEANINGS = Map.ofEntries(
            Map.entry("pivot_root EINVAL", new Meaning(
                    "the new root is not a mount point, or the directory for the old root is not at or below it",
                    "mount(rootfs, rootfs, \"\", MS_BIND | MS_REC, \"\") makes a directory a mount point")),
            Map.entry("pivot_root EBUSY", new Meaning(
                    "the new root, or the directory for the old one, is on the same mount as the present root",
                    "mount(rootfs, rootfs, \"\", MS_BIND | MS_REC, \"\") gives the new root a mount of its own")),
            Map.entry("pivot_root ENOTDIR", new Meaning("one of the two paths is not a directory", "mkdirat")),
            Map.entry("umount2 EBUSY", new Meaning(
                    "the file system is in use: a process has its working directory, its root or an open file on it",
                    "umount2(target, MNT_DETACH) detaches it now, and frees it when the last user is gone")),
            Map.entry("umount2 ENOENT", new Meaning(
                    "the target does not exist, seen from the present root",
                    "the target is the directory that pivot_root has put the old root on, seen from the new root")),
            Map.entry("umount2 EINVAL", new Meaning(
                    "the target is not a mount point in this mount namespace",
                    "the target is the directory that pivot_root has put the old root on")),
            Map.entry("mount EINVAL", new Meaning(
                    "the flags exclude each other, or the target of a change of propagation is not a mount point",
                    "mount(\"\", mountPoint, \"\", flags, \"\") with one flag of propagation, and MS_REC for the mounts below")),
            Map.entry("mount ENODEV", new Meaning("the kernel has no file system of this type",
                    "the type is the third argument: mount(source, target, type, flags, options)")),
            Map.entry("mount EBUSY", new Meaning("the source is in use in another way, or already mounted there",
                    "unmount it first, or choose another target")),
            Map.entry("mount ENOENT", new Meaning("source or target does not exist", "mkdirat makes the mount point")),
            Map.entry("unshare EINVAL", new Meaning(
                    "a flag is invalid, or needs a process with one thread, as CLONE_NEWUSER does: a JVM has several",
                    "leave CLONE_NEWUSER out of the flags of unshare")),
            Map.entry("unshare EPERM", new Meaning("a new namespace needs CAP_SYS_ADMIN in the present one",
                    "call unshare before the capabilities are dropped")),
            Map.entry("setns EINVAL", new Meaning(
                    "the descriptor is not that of a namespace of this kind, or the thread shares its fs attributes",
                    "unshare(CLONE_FS) before setns with CLONE_NEWNS")),
            Map.entry("setgroups EPERM", new Meaning(
                    "changing the groups needs CAP_SETGID, which the thread has no more",
                    "setgroups first, then setresgid, setresuid, and capset last")),
            Map.entry("setresgid EPERM", new Meaning(
                    "changing to another group needs CAP_SETGID, which the thread has no more",
                    "setgroups and setresgid before setresuid and capset")),
            Map.entry("setresuid EPERM", new Meaning(
                    "changing to another user needs CAP_SETUID, which the thread has no more",
                    "setresuid before capset")),
            Map.entry("capset EPERM", new Meaning(
                    "no capability can be added to the permitted set, which a change from root to another user has cleared",
                    "prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) before setresuid keeps the permitted set")),
            Map.entry("prctl EPERM", new Meaning(
                    "dropping from the bounding set needs CAP_SETPCAP, which the thread has no more",
                    "prctl(PR_CAPBSET_DROP, n, 0, 0, 0) before setresuid and capset")),
            Map.entry("prctl EINVAL", new Meaning("the option or the number of the capability does not exist",
                    "capabilities are numbered from 0 to Capabilities.NAMES.size() - 1")),
            Map.entry("execve ENOENT", new Meaning(
                    "the program, or the interpreter that its first line names, does not exist in this root",
                    "the first argument of execve is the path of the program")),
            Map.entry("execve EACCES", new Meaning("the program is not an executable file, or its mount has noexec",
                    "the first argument of execve is the path of the program")),
            Map.entry("execve EFAULT", new Meaning("an argument is no list of strings", "execve(path, argv, envp)")),
            Map.entry("posix_spawn ENOENT", new Meaning("the program does not exist",
                    "SpawnRequest.program is a path, not a name that is looked up in PATH")),
            Map.entry("sethostname EPERM", new Meaning("the name is that of the UTS namespace, and needs CAP_SYS_ADMIN in it",
                    "unshare(CLONE_NEWUTS) before sethostname")),
            Map.entry("mkdirat EEXIST", new Meaning("the directory is there already", "mkdirat with another name")),
            Map.entry("mkdirat ENOENT", new Meaning("the parent directory does not exist", "mkdirat for the parent first")),
            Map.entry("openat ENOENT", new Meaning(
                    "the file does not exist; the files of a cgroup exist as soon as the cgroup does",
                    "mkdirat, before the first file is opened")),
            Map.entry("write EINVAL", new Meaning("the kernel does not accept this text in this file",
                    "man 7 cgroups: what the file takes")),
            Map.entry("write EBUSY", new Meaning("the cgroup's limits do not allow this now",
                    "man 7 cgroups: in which order the files are written")),
            Map.entry("write ESRCH", new Meaning("there is no process with this number", "the pid that was given")),
            Map.entry("chdir ENOENT", new Meaning("the directory does not exist, seen from the present root",
                    "after pivot_root a path starts at the new root")),
            Map.entry("chroot EPERM", new Meaning("chroot needs CAP_SYS_CHROOT", "pivot_root instead of chroot")));

    private KernelErrors() {}

    public static Failed failed(SyscallException refused) {
        return new Failed(refused.getMessage(), hints(refused));
    }

    public static Hints hints(SyscallException refused) {
        String call = refused.call().replaceFirst("\\(.*", "");
        Errno errno = refused.errno();
        Meaning meaning = meaning(call, errno);
        return new Hints(
                "the kernel refuses " + call + " with " + errno + " (" + errno.description() + "): " + meaning.means(),
                "man 2 " + call + ", section ERRORS, " + errno + "; the call was " + refused.call(),
                meaning.remedy());
    }

    private static Meaning meaning(String call, Errno errno) {
        Meaning known = MEANINGS.get(call + " " + errno);
        if (known != null) {
            return known;
        }
        String remedy = call + ": compare each argument with its description in the manual";
        return switch (errno) {
            case EPERM -> PRIVILEGE;
            case ENOENT -> new Meaning("a path does not exist, seen from the present root and directory", remedy);
            case EEXIST -> new Meaning("the file is there already", remedy);
            case ENOTDIR -> new Meaning("a step of the path is not a directory", remedy);
            case EBADF -> new Meaning("the descriptor is not open, or not for this use", remedy);
            default -> new Meaning("an argument is not what the kernel expects in this situation", remedy);
        };
    }
}
