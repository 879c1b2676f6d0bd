package jd.libcontainer.process;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitFailure;

/// Runs hooks at one moment of a container's life, as children of the calling thread: in its namespaces and with its
/// capabilities. A hook reads the container's state on its standard input.
///
/// Input and output are unnamed files (memfd_create(2)) rather than pipes: a hook cannot block on a full one, and no
/// thread has to drain it.
///
/// runc: libcontainer/configs/config.go Hooks.Run
public record HookRunner(Syscalls kernel, Moment moment) {
    private static final int SIGKILL = 9;
    private static final int MFD_CLOEXEC = 1;
    private static final int LONGEST_MESSAGE = 4096;

    /// When and where.
    ///
    /// @param name as config.json has it: `createRuntime`
    /// @param directory the working directory of the hooks
    /// @param state a JSON object
    /// @param filter the seccomp filter of the hooks; empty for none
    public record Moment(String name, String directory, byte[] state, byte[] filter) {}

    /// Runs one hook after the other and waits for each.
    ///
    /// @throws InitFailure for the first hook that does not exit with status 0; later ones are not run
    public void runAll(List<Hook> hooks) {
        for (int i = 0; i < hooks.size(); i++) {
            run(hooks.get(i), i);
        }
    }

    /// Loads the classes that a run needs, for a process whose class path will lead elsewhere. No program is run: the
    /// path is a directory.
    public static void rehearse(Syscalls kernel) {
        HookRunner rehearsal =
                new HookRunner(kernel, new Moment("rehearsal", "/", new byte[0], FilteredSpawn.ALLOW_ALL));
        try {
            rehearsal.run(new Hook("/", List.of(), List.of(), 1), 0);
        } catch (InitFailure expected) {
            outcome(new ExitStatus(0, 0));
        }
    }

    /// @param index of the hook in its list, for the message
    public void run(Hook hook, int index) {
        int input = file(moment.state());
        int output = file(new byte[0]);
        int errors = file(new byte[0]);
        String outcome;
        try {
            outcome = ran(hook, input, output, errors);
            if (!outcome.isEmpty()) {
                outcome += ", stdout: " + text(output) + ", stderr: " + text(errors);
            }
        } catch (SyscallException e) {
            outcome = hook.path() + ": " + e.errno().description();
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

    private int file(byte[] content) {
        int file = kernel.memfd_create("hook", MFD_CLOEXEC);
        for (int written = 0; written < content.length; ) {
            written += kernel.write(file, content, written, content.length - written);
        }
        kernel.lseek(file, 0);
        return file;
    }

    private String text(int file) {
        kernel.lseek(file, 0);
        byte[] buffer = new byte[LONGEST_MESSAGE];
        int length = kernel.read(file, buffer, 0, buffer.length);
        return new String(buffer, 0, length, StandardCharsets.UTF_8).strip();
    }

    /// {@return what went wrong, empty for nothing}
    private String ran(Hook hook, int input, int output, int errors) {
        List<SpawnAction> actions = List.of(
                new SpawnAction.Dup2(input, 0),
                new SpawnAction.Dup2(output, 1),
                new SpawnAction.Dup2(errors, 2),
                new SpawnAction.Chdir(moment.directory()));
        SpawnRequest request = new SpawnRequest(hook.path(), hook.arguments(), hook.environment(), actions, false, 3);
        int pid = moment.filter().length == 0
                ? kernel.posix_spawn(request)
                : FilteredSpawn.spawn(kernel, request, moment.filter());
        int pidfd = kernel.pidfd_open(pid, 0);
        boolean ended;
        try {
            ended = ends(pidfd, hook.timeoutSeconds());
            if (!ended) {
                kernel.pidfd_send_signal(pidfd, SIGKILL);
            }
        } finally {
            kernel.close(pidfd);
        }
        ExitStatus status = kernel.waitid(pid);
        return ended ? outcome(status) : "hook ran past specified timeout of " + hook.timeoutSeconds() + "s";
    }

    private boolean ends(int pidfd, long timeoutSeconds) {
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

    private static String outcome(ExitStatus status) {
        if (status.signal() != 0) {
            return "signal: " + status.signal();
        }
        return status.code() == 0 ? "" : "exit status " + status.code();
    }
}
