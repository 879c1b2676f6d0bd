package jd.labs.lab14;

import static jd.libcontainer.FileSyscalls.O_CREAT;
import static jd.libcontainer.FileSyscalls.O_RDONLY;
import static jd.libcontainer.FileSyscalls.O_TRUNC;
import static jd.libcontainer.FileSyscalls.O_WRONLY;
import static jd.libcontainer.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.MountSyscalls.MS_REC;
import static jd.libcontainer.MountSyscalls.MS_SHARED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jd.libcontainer.ProcessSyscalls.SpawnAction;
import jd.libcontainer.Syscalls;

/// A host that may be damaged: a thread with a host name and mounts of its own, in which the student's code finds what
/// it would find on a host, every mount shared, as systemd leaves them. What gets out of the student's world ends up
/// here, where it is looked at, and is gone with the thread.
final class Playground {
    static final String HOST = "playground";
    static final String CONTAINER = "own-world";

    /// What was seen.
    ///
    /// @param output what the command printed
    /// @param hostName the playground's name afterwards
    /// @param hostMounts the playground's mounts afterwards
    /// @param scratch the directory on which the student has mounted
    record Seen(String output, String hostName, String hostMounts, Path scratch) {}

    private final Syscalls kernel;
    private final World world;

    Playground(Syscalls kernel, World world) {
        this.kernel = kernel;
        this.world = world;
    }

    /// Does all that the student does, in order, and runs `command` as the first process of the new world.
    Seen run(List<String> command) {
        try {
            Path directory = Files.createTempDirectory("lab14-");
            Path scratch = Files.createDirectory(directory.resolve("scratch"));
            Path output = Files.createFile(directory.resolve("output"));
            try {
                // Both threads are new and end here: namespaces belong to a thread.
                return onThread("playground", () -> asHost(command, scratch, output));
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(scratch);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Seen asHost(List<String> command, Path scratch, Path output) throws IOException {
        kernel.unshare(CLONE_NEWUTS | CLONE_NEWNS);
        // First cut off from the real host, then shared anew, among those who come after.
        kernel.mount("", "/", "", MS_REC | MS_PRIVATE, "");
        kernel.mount("", "/", "", MS_REC | MS_SHARED, "");
        kernel.sethostname(HOST);
        onThread("student", () -> asStudent(command, scratch, output));
        return new Seen(
                Files.readString(output).strip(),
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(),
                Files.readString(Path.of("/proc/thread-self/mountinfo")),
                scratch);
    }

    private Integer asStudent(List<String> command, Path scratch, Path output) {
        world.leave();
        world.name(CONTAINER);
        world.keepMounts();
        world.scratch(scratch.toString());
        int pid = world.start(command, List.of(
                new SpawnAction.Open(0, "/dev/null", O_RDONLY, 0),
                new SpawnAction.Open(1, output.toString(), O_WRONLY | O_CREAT | O_TRUNC, 0600),
                new SpawnAction.Dup2(1, 2)));
        return kernel.waitid(pid).code();
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
