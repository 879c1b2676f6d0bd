import static jd.libcontainer.kernel.FileSyscalls.AT_FDCWD;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWPID;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.kernel.MountSyscalls.MS_NODEV;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SLAVE;

import java.util.ArrayList;
import java.util.List;
import jd.labs.lab14.World;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.Syscalls;

/// Isolates one process: host name, mounts and process ids of its own, few capabilities, and limits.
///
/// The first seven methods are called in this order, on one thread, which ends afterwards. The last two only return a
/// value. Grade your work with `./jd lab 14`, or one case of it
/// with `./jd lab 14 CASE`.
public final class OwnWorld implements World {
    /// The command's environment.
    private static final List<String> ENVIRONMENT = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin");

    /// prctl(2)
    private static final int PR_CAPBSET_DROP = 24;

    private final Syscalls kernel;

    public OwnWorld(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// Task 1. Leave the host's namespaces for host name, mounts and process ids. man 2 unshare
    @Override
    public void leave() {
        // solution> leave
        kernel.unshare(CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID);
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: leave");
    }

    /// Task 2. Set the host name of the new namespace. man 2 sethostname
    @Override
    public void name(String hostname) {
        // solution> name
        kernel.sethostname(hostname);
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: name");
    }

    /// Task 3. Let no later mount propagate to the host. man 7 mount_namespaces
    @Override
    public void keepMounts() {
        // solution> keepMounts
        kernel.mount("", "/", "", MS_REC | MS_SLAVE, "");
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: keepMounts");
    }

    /// Task 4. Mount an empty tmpfs on a directory; no file or device on it may give a process privileges. man 2 mount
    @Override
    public void scratch(String directory) {
        // solution> scratch
        kernel.mount("tmpfs", directory, "tmpfs", MS_NOSUID | MS_NODEV, "");
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: scratch");
    }

    /// Task 5. Keep only the capabilities in `capabilities` (bit n for number n), for this thread and for the processes
    /// that it spawns, which are root too. man 7 capabilities
    @Override
    public void keepOnly(long capabilities) {
        // solution> keepOnly
        for (int number = 0; number < Capabilities.NAMES.size(); number++) {
            if ((capabilities & 1L << number) == 0) {
                kernel.prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
            }
        }
        kernel.capset(capabilities, capabilities, 0);
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: keepOnly");
    }

    /// Task 6. Spawn the command as the first process of the new PID namespace. After `actions` it inherits only the
    /// descriptors 0, 1 and 2. man 3 posix_spawn {@return its process id on the host}
    @Override
    public int start(List<String> command, List<SpawnAction> actions) {
        // solution> start
        return kernel.posix_spawn(new SpawnRequest(command.getFirst(), command, ENVIRONMENT, actions, false, 3));
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: start");
    }

    /// Task 7. Create the cgroup `group`, a directory that does not exist, limit its number of processes to
    /// `processes`, and move the process `pid` into it. man 7 cgroups
    @Override
    public void confine(String group, int processes, int pid) {
        // solution> confine
        kernel.mkdirat(AT_FDCWD, FileSyscalls.bytes(group), 0755);
        TextFile.write(kernel, group + "/pids.max", "" + processes);
        TextFile.write(kernel, group + "/cgroup.procs", "" + pid);
        // <solution
        // starter: throw new UnsupportedOperationException("task 7: confine");
    }

    /// Task 8. {@return what to write into which file, in this order, so that a cgroup may use `memory` bytes and `swap`
    /// bytes of swap} For cgroup v2 or v1.
    @Override
    public List<Write> memoryLimits(int version, long memory, long swap) {
        // solution> memoryLimits
        return version == 2
                ? List.of(new Write("memory.max", "" + memory), new Write("memory.swap.max", "" + swap))
                : List.of(
                        new Write("memory.limit_in_bytes", "" + memory),
                        new Write("memory.memsw.limit_in_bytes", "" + (memory + swap)));
        // <solution
        // starter: throw new UnsupportedOperationException("task 8: memoryLimits");
    }

    /// Task 9. Wrap a command so that its process mounts a /proc of its own and then becomes the command. man 5 proc
    /// {@return the wrapped command's arguments}
    @Override
    public List<String> withOwnProc(List<String> command) {
        // solution> withOwnProc
        var words = new ArrayList<>(List.of("/bin/sh", "-c", "mount -t proc proc /proc && exec \"$@\"", "sh"));
        words.addAll(command);
        return words;
        // <solution
        // starter: throw new UnsupportedOperationException("task 9: withOwnProc");
    }
}
