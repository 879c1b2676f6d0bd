import static jd.libcontainer.kernel.MountSyscalls.MNT_DETACH;
import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.labs.lab13.Steps;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Syscalls;

/// Three steps of the first process of a container, while it is still a JVM. The grader runs the steps between them.
///
/// The process was spawned in mount and PID namespaces of its own, and its mounts do not propagate to the host. Grade
/// your work with `./jd lab 13`, or one case of it with `./jd lab 13 CASE`.
public final class FirstProcess implements Steps {
    // prctl(2)
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;

    // close_range(2)
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private final Syscalls kernel;

    public FirstProcess(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// Step 1. Make `rootfs`, a plain directory, the root directory, and the host's files unreachable. man 2 pivot_root
    @Override
    public void enter(String rootfs) {
        // solution> enter
        kernel.mount(rootfs, rootfs, "", MS_BIND | MS_REC, "");
        kernel.chdir(rootfs);
        kernel.pivot_root(".", ".");
        kernel.umount2(".", MNT_DETACH);
        kernel.chdir("/");
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: enter");
    }

    /// Step 2. Change from root to the user `uid` with the one group `gid`; keep only the capabilities in `capabilities`
    /// (bit n for number n), effective and permitted, so that no later program gets another one. man 7 capabilities
    @Override
    public void giveAway(int uid, int gid, long capabilities) {
        // solution> giveAway
        for (int number = 0; number < Capabilities.NAMES.size(); number++) {
            if ((capabilities & 1L << number) == 0) {
                kernel.prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
            }
        }
        kernel.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
        kernel.setgroups(new int[] {gid});
        kernel.setresgid(gid, gid, gid);
        kernel.setresuid(uid, uid, uid);
        kernel.capset(capabilities, capabilities, 0);
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: giveAway");
    }

    /// Step 3. Replace the process by the command, whose first argument is the path; it inherits only the descriptors 0,
    /// 1 and 2. Until then the others stay open. man 2 execve
    @Override
    public void become(List<String> command, List<String> environment) {
        // solution> become
        kernel.resetSignals();
        kernel.close_range(3, -1, CLOSE_RANGE_CLOEXEC);
        kernel.execve(bytes(command.getFirst()), bytes(command), bytes(environment));
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: become");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(FirstProcess::bytes).toList();
    }
}
