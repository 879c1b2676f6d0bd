package jd.libcontainer.joining;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Moves a command into its container's cgroup that had to be spawned outside because the cgroup was frozen, with all
/// that it has spawned meanwhile: the processes in the container's PID namespace and in the daemon's cgroup.
record DescendantMover(Syscalls kernel, JoinOrder order, byte[] pids, String ownCgroup) {
    /// Rounds after which a fork bomb must have ended: a process in the cgroup spawns no more children outside.
    private static final int ROUNDS = 1000;

    static DescendantMover of(Syscalls kernel, JoinOrder order) {
        byte[] pids = namespace(kernel, String.valueOf(order.first().pid()));
        order.first().requireRunning();
        return new DescendantMover(kernel, order, pids, group(kernel, "self"));
    }

    private static byte[] namespace(Syscalls kernel, String process) {
        return kernel.readlinkat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc/" + process + "/ns/pid"));
    }

    /// {@return the line of the cgroup that can be frozen: `6:freezer:/x` on version 1, `0::/x` on version 2}
    private static String group(Syscalls kernel, String process) {
        List<String> lines = TextFile.read(kernel, "/proc/" + process + "/cgroup").lines().toList();
        return lines.stream().filter(line -> line.contains("freezer")).findFirst().orElse(lines.getLast());
    }

    /// Moves processes until none is found.
    void moveAll(int first) {
        order.enter(first);
        List<Integer> found = find();
        for (int round = 0; !found.isEmpty() && round < ROUNDS; round++) {
            found.forEach(order::enter);
            found = find();
        }
    }

    private List<Integer> find() {
        List<Integer> found = new ArrayList<>();
        int flags = Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC;
        int proc = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/proc"), flags, 0);
        try {
            for (byte[] name : new DirectoryEntries(kernel, proc)) {
                String process = new String(name, StandardCharsets.US_ASCII);
                if (Character.isDigit(process.charAt(0)) && isOutside(process)) {
                    found.add(Integer.valueOf(process));
                }
            }
            return found;
        } finally {
            kernel.close(proc);
        }
    }

    private boolean isOutside(String process) {
        try {
            return Arrays.equals(pids, namespace(kernel, process)) && group(kernel, process).equals(ownCgroup);
        } catch (SyscallException e) {
            // It has ended.
            return false;
        }
    }
}
