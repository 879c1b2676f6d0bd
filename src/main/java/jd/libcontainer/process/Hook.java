package jd.libcontainer.process;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.libcontainer.Errno;
import jd.libcontainer.ExitStatus;
import jd.libcontainer.InitFailure;
import jd.libcontainer.ProcessSyscalls.SpawnAction;
import jd.libcontainer.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.SyscallException;
import jd.libcontainer.Syscalls;

/// A program that somebody wants to be run at a certain moment of a container's life, the container's state on its
/// standard input. It is a child of whoever calls, in the namespaces and with the powers of the calling thread.
///
/// What it reads and what it says are files without a name: none of the three can fill up and keep it waiting, as a
/// pipe could, and none needs a thread to be emptied by.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks
///
/// @param arguments from the name on that it is to see; none for its path
/// @param environment all of it: nothing is inherited
/// @param timeoutSeconds after which it is killed, 0 for never
public record Hook(String path, List<String> arguments, List<String> environment, long timeoutSeconds) {
    private static final int SIGKILL = 9;
    private static final int MFD_CLOEXEC = 1;
    private static final int LONGEST_MESSAGE = 4096;

    /// When and where.
    ///
    /// @param name as config.json has it: `createRuntime`
    /// @param directory in which it starts
    /// @param state an object in JSON
    /// @param filter of seccomp, under which it runs; empty for none
    public record Moment(String name, String directory, byte[] state, byte[] filter) {}

    public Hook {
        arguments = arguments.isEmpty() ? List.of(path) : List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    /// Runs one after the other, each to its end.
    ///
    /// @throws InitFailure of the first that does not end with 0; none comes after it
    public static void runAll(Syscalls kernel, List<Hook> hooks, Moment moment) {
        for (int i = 0; i < hooks.size(); i++) {
            hooks.get(i).run(kernel, moment, i);
        }
    }

    /// Loads what a run needs, for a process whose class path will lead elsewhere. Nothing can be run here: the root is
    /// a directory.
    public static void rehearse(Syscalls kernel) {
        Hook nothing = new Hook("/", List.of(), List.of(), 1);
        try {
            nothing.run(kernel, new Moment("rehearsal", "/", new byte[0], FilteredBirth.ALLOW_ALL), 0);
        } catch (InitFailure expected) {
            nothing.outcome(new ExitStatus(0, 0));
        }
    }

    /// @param index of this one among those of its moment, by which its author finds it
    public void run(Syscalls kernel, Moment moment, int index) {
        int input = file(kernel, moment.state());
        int output = file(kernel, new byte[0]);
        int errors = file(kernel, new byte[0]);
        String outcome;
        try {
            outcome = ran(kernel, moment, input, output, errors);
            if (!outcome.isEmpty()) {
                outcome += ", stdout: " + text(kernel, output) + ", stderr: " + text(kernel, errors);
            }
        } catch (SyscallException e) {
            outcome = path + ": " + e.errno().description();
        } finally {
            kernel.close(input);
            kernel.close(output);
            kernel.close(errors);
        }
        if (!outcome.isEmpty()) {
            throw new InitFailure(
                    "hooks", Errno.UNKNOWN, "error running " + moment.name() + " hook #" + index + ": " + outcome);
        }
    }

    private static int file(Syscalls kernel, byte[] content) {
        int file = kernel.memfd_create("hook", MFD_CLOEXEC);
        for (int written = 0; written < content.length; ) {
            written += kernel.write(file, content, written, content.length - written);
        }
        kernel.lseek(file, 0);
        return file;
    }

    private static String text(Syscalls kernel, int file) {
        kernel.lseek(file, 0);
        byte[] buffer = new byte[LONGEST_MESSAGE];
        int length = kernel.read(file, buffer, 0, buffer.length);
        return new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
    }

    /// {@return what went wrong, empty for nothing}
    private String ran(Syscalls kernel, Moment moment, int input, int output, int errors) {
        List<SpawnAction> actions = List.of(
                new SpawnAction.Dup2(input, 0),
                new SpawnAction.Dup2(output, 1),
                new SpawnAction.Dup2(errors, 2),
                new SpawnAction.Chdir(moment.directory()));
        SpawnRequest request = new SpawnRequest(path, arguments, environment, actions, false, 3);
        int pid = moment.filter().length == 0
                ? kernel.posix_spawn(request)
                : FilteredBirth.spawn(kernel, request, moment.filter());
        int pidfd = kernel.pidfd_open(pid, 0);
        boolean ended;
        try {
            ended = ends(kernel, pidfd);
            if (!ended) {
                kernel.pidfd_send_signal(pidfd, SIGKILL);
            }
        } finally {
            kernel.close(pidfd);
        }
        ExitStatus status = kernel.waitid(pid);
        return ended ? outcome(status) : "hook ran past specified timeout of " + timeoutSeconds + "s";
    }

    private boolean ends(Syscalls kernel, int pidfd) {
        long end = System.nanoTime() + timeoutSeconds * 1_000_000_000L;
        while (true) {
            long left = timeoutSeconds == 0 ? -1 : Math.clamp((end - System.nanoTime()) / 1_000_000, 0, Integer.MAX_VALUE);
            if (kernel.poll(new int[] {pidfd}, (int) left).length > 0) {
                return true;
            }
            if (left == 0) {
                return false;
            }
        }
    }

    private String outcome(ExitStatus status) {
        if (status.signal() != 0) {
            return "signal: " + status.signal();
        }
        return status.code() == 0 ? "" : "exit status " + status.code();
    }
}
