package jd.labs.lab14;

import static jd.libcontainer.kernel.FileSyscalls.O_CLOEXEC;
import static jd.libcontainer.kernel.FileSyscalls.O_CREAT;
import static jd.libcontainer.kernel.FileSyscalls.O_TRUNC;
import static jd.libcontainer.kernel.FileSyscalls.O_WRONLY;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.kernel.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SHARED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Stands in for the host: a thread with a host name and mounts of its own, all of them shared, as systemd configures
/// them. What the student's code changes outside its namespaces is changed here, is examined, and ends with the thread.
final class Playground {
    static final String HOST = "playground";
    static final String CONTAINER = "own-world";

    /// What the command may do: mount its own /proc, for one. This thread creates a cgroup, too.
    static final long CAPABILITIES = Capabilities.of("CHOWN", "DAC_OVERRIDE", "SYS_ADMIN");

    /// The limit of processes in the command's cgroup.
    static final int PROCESSES = 3;

    /// The result of a run.
    ///
    /// @param output what the command printed
    /// @param hostName the playground's name afterwards
    /// @param hostMounts the playground's mounts afterwards
    /// @param scratch the directory on which the student has mounted
    record Seen(String output, String hostName, String hostMounts, Path scratch) {}

    /// The student's `start` has returned a number that is no child process of this one.
    static final class NoChild extends RuntimeException {
        NoChild(int pid, SyscallException cause) {
            super("start() has returned " + pid, cause);
        }
    }

    private final Syscalls kernel;
    private final World world;

    Playground(Syscalls kernel, World world) {
        this.kernel = kernel;
        this.world = world;
    }

    /// Calls the student's methods in order, and runs `command` as the first process of the new PID namespace.
    Seen run(List<String> command) {
        return run(command, Optional.empty());
    }

    /// The same in a cgroup of its own. The command first reads a line, which is sent when it is in the cgroup.
    ///
    /// @param group the directory of the cgroup
    Seen run(List<String> command, Optional<String> group) {
        try {
            Path directory = Files.createTempDirectory("lab14-");
            Path scratch = Files.createDirectory(directory.resolve("scratch"));
            Path output = Files.createFile(directory.resolve("output"));
            try {
                // Both threads are new and end here: namespaces belong to a thread.
                return onThread("playground", () -> asHost(command, group, scratch, output));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(scratch);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Seen asHost(List<String> command, Optional<String> group, Path scratch, Path output) throws IOException {
        kernel.unshare(CLONE_NEWUTS | CLONE_NEWNS);
        // First private, so that nothing propagates to the host, then shared with the threads that follow.
        kernel.mount("", "/", "", MS_REC | MS_PRIVATE, "");
        kernel.mount("", "/", "", MS_REC | MS_SHARED, "");
        kernel.sethostname(HOST);
        onThread("student", () -> asStudent(command, group, scratch, output));
        return new Seen(
                Files.readString(output).strip(),
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                Files.readString(Path.of("/proc/thread-self/mountinfo")),
                scratch);
    }

    private Integer asStudent(List<String> command, Optional<String> group, Path scratch, Path output) {
        world.leave();
        world.name(CONTAINER);
        world.keepMounts();
        world.scratch(scratch.toString());
        world.keepOnly(CAPABILITIES);
        int[] line = kernel.pipe2(O_CLOEXEC);
        try {
            int pid = world.start(command, List.of(
                    new SpawnAction.Dup2(line[0], 0),
                    new SpawnAction.Open(1, output.toString(), O_WRONLY | O_CREAT | O_TRUNC, 0600),
                    new SpawnAction.Dup2(1, 2)));
            try {
                group.ifPresent(directory -> world.confine(directory, PROCESSES, pid));
            } finally {
                kernel.write(line[1], new byte[] {'\n'}, 0, 1);
            }
            return await(pid);
        } finally {
            kernel.close(line[0]);
            kernel.close(line[1]);
        }
    }

    private int await(int pid) {
        try {
            return kernel.waitid(pid).code();
        } catch (SyscallException e) {
            throw new NoChild(pid, e);
        }
    }

    private static <T> T onThread(String name, java.util.concurrent.Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread.ofPlatform().daemon().name(name).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
