package jd.libcontainer.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.io.FdOutputStream;

/// Processes of the fake kernel: threads of this JVM. Limits, priorities and signal dispositions are accepted and have no
/// effect.
final class FakeProcesses implements ProcessSyscalls {
    private final FakeProcessTable processes;
    private final FakeFileSystem files;
    private final FakeKernel.Program program;
    private final FakeKernel.Command command;

    /// The kernel to which programs, commands and calls that consist of others make their calls.
    private final Supplier<Syscalls> kernel;

    /// The exceptions that programs have thrown.
    final List<Throwable> unexpected = new ArrayList<>();

    FakeProcesses(
            FakeProcessTable processes, FakeFileSystem files, FakeKernel.Program program, FakeKernel.Command command,
            Supplier<Syscalls> kernel) {
        this.processes = processes;
        this.files = files;
        this.program = program;
        this.command = command;
        this.kernel = kernel;
    }

    @Override
    public int posix_spawn(SpawnRequest request) {
        FakeErrno.refuse(request.program().startsWith("/nonexistent"), Errno.ENOENT);
        FakeProcess self = processes.self();
        FakeProcess child = processes.fork();
        for (int fd = 0; fd < 3; fd++) {
            child.put(fd, self.at(fd));
        }
        for (SpawnAction action : request.actions()) {
            apply(action, self, child);
        }
        processes.add(child);
        Thread thread = new Thread(() -> play(child, request), "process " + child.pid);
        child.thread = Optional.of(thread);
        thread.setDaemon(true);
        thread.start();
        return child.pid;
    }

    private static void apply(SpawnAction action, FakeProcess self, FakeProcess child) {
        switch (action) {
            case SpawnAction.Dup2(int fd, int newFd) -> child.put(newFd, self.at(fd));
            case SpawnAction.Open open -> child.put(open.fd(), FakeDescription.File.anonymous());
            case SpawnAction.Close(int fd) -> child.close(fd);
            case SpawnAction.Chdir _ -> {}
            case SpawnAction.Fchdir _ -> {}
        }
    }

    private void play(FakeProcess process, SpawnRequest request) {
        processes.enter(process);
        Optional<Throwable> failure = Optional.empty();
        ExitStatus status;
        try {
            status = new ExitStatus(program.run(kernel.get(), request), 0);
        } catch (FakeExit e) {
            status = e.status;
        } catch (Throwable e) {
            status = new ExitStatus(134, 0);
            failure = Optional.of(e);
        }
        synchronized (processes) {
            failure.ifPresent(unexpected::add);
            // Its mount namespace is removed with it. Mounts that the daemon has made meanwhile stay.
            files.removeAll(process.mounts);
            process.end(status);
            processes.notifyAll();
        }
    }

    @Override
    public void execveFiltered(byte[] filter, byte[] path, List<byte[]> arguments, List<byte[]> environment) {
        kernel.get().seccomp(filter);
        kernel.get().execve(path, arguments, environment);
    }

    @Override
    public void execve(byte[] path, List<byte[]> arguments, List<byte[]> environment) {
        FakeProcess self = processes.self();
        self.existing(FileSyscalls.AT_FDCWD, path, true);
        List.copyOf(self.descriptors.keySet()).stream().filter(fd -> fd > 2).forEach(self::close);
        Syscalls door = kernel.get();
        int status;
        try {
            status = command.run(
                    texts(arguments), texts(environment),
                    new FdInputStream(door, 0), new FdOutputStream(door, 1), new FdOutputStream(door, 2));
        } catch (IOException e) {
            status = 1;
        }
        throw new FakeExit(new ExitStatus(status, 0));
    }

    static List<String> texts(List<byte[]> texts) {
        return texts.stream().map(text -> new String(text, StandardCharsets.UTF_8)).toList();
    }

    @Override
    public int getpid() {
        return processes.self().pid;
    }

    @Override
    public int gettid() {
        return processes.self().pid;
    }

    @Override
    public int geteuid() {
        return processes.self().credentials.effectiveUid();
    }

    @Override
    public int pidfd_open(int pid, int flags) {
        return processes.self().add(new FakeDescription.Pidfd(processes.at(pid, Errno.ESRCH)));
    }

    @Override
    public void pidfd_send_signal(int pidfd, int signal) {
        signal(((FakeDescription.Pidfd) processes.self().at(pidfd)).process, signal);
    }

    @Override
    public void kill(int pid, int signal) {
        signal(processes.at(pid, Errno.ESRCH), signal);
    }

    /// Every signal but 0 ends a fake process, at its next blocked call at the latest.
    private static void signal(FakeProcess process, int signal) {
        if (signal != 0 && !process.ended()) {
            process.killed = true;
            process.thread.ifPresent(Thread::interrupt);
        }
    }

    @Override
    public ExitStatus waitid(int pid) {
        FakeProcess process = processes.at(pid, Errno.ECHILD);
        processes.await(process::ended);
        processes.remove(pid);
        return process.status.orElseThrow();
    }

    @Override
    public int[] poll(int[] readable, int[] changed, int timeoutMillis) {
        processes.await(() -> ready(readable).length > 0, timeoutMillis);
        return ready(readable);
    }

    /// A closed descriptor is not an error of poll(2): its result is POLLNVAL.
    private int[] ready(int[] fds) {
        Map<Integer, FakeDescription> open = processes.self().descriptors;
        return Arrays.stream(fds).filter(fd -> !open.containsKey(fd) || open.get(fd).readable()).toArray();
    }

    @Override
    public int setsid() {
        return processes.self().pid;
    }

    @Override
    public void sethostname(String name) {
        processes.self().credentials.require("SYS_ADMIN");
        files.hostName.setContent(FileSyscalls.bytes(name));
    }

    @Override
    public void setdomainname(String name) {
        processes.self().credentials.require("SYS_ADMIN");
    }

    @Override
    public int umask(int mask) {
        int old = processes.self().umask;
        processes.self().umask = mask;
        return old;
    }

    @Override
    public void chdir(String path) {
        FakeNode node = processes.self().existing(path);
        FakeErrno.refuse(!node.isDirectory(), Errno.ENOTDIR);
        processes.self().cwd = node;
    }

    @Override
    public void fchdir(int fd) {
        processes.self().cwd = processes.self().node(fd);
    }

    @Override
    public void chroot(String path) {
        processes.self().credentials.require("SYS_CHROOT");
        processes.self().root = processes.self().existing(path);
    }

    @Override
    public int prctl(int option, long arg2, long arg3, long arg4, long arg5) {
        processes.self().credentials.prctl(option, arg2);
        return 0;
    }

    @Override
    public void setrlimit(int resource, long soft, long hard) {}

    @Override
    public void setpriority(int which, int who, int nice) {}

    @Override
    public void close_range(int first, int last, int flags) {}

    @Override
    public void resetSignals() {}
}
