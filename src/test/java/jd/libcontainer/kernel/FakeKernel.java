package jd.libcontainer.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.ScriptedKernel.Call;

/// A kernel in memory, for tests and labs, that needs no root and runs on any system: files, mounts, pipes, sockets,
/// processes and credentials, and a record of every call. It refuses what the real kernel refuses, with the same error
/// number, as far as the tests and the labs need it (`SameErrorsTest`, `SameRefusalsTest`).
///
/// A process is a thread. `posix_spawn` calls the given program on a new one, with a descriptor table of its own, so
/// that dockerinit's spine runs in the same JVM as the daemon; `execve` calls the given command with the three streams,
/// and when that returns the process has ended. Any call of daemon or init can be made to fail: [#failInit],
/// [#failDaemon].
///
/// Every call passes [#call], which records it, and is carried out by the class of its interface: [FakeMounts],
/// [FakeProcesses], [FakeFiles], [FakeNetwork], [FakeSecurity].
public final class FakeKernel {
    /// The code of a spawned program; for dockerinit `(kernel, request) -> DockerInit.run(kernel, 3, InitSteps.STANDARD)`.
    public interface Program {
        int run(Syscalls kernel, SpawnRequest request);
    }

    /// The code of the program given to execve. It holds the kernel's lock, except in a call that blocks.
    public interface Command {
        int run(List<String> arguments, List<String> environment, InputStream in, OutputStream out, OutputStream err)
                throws IOException;
    }

    /// A mount, for a grader.
    ///
    /// @param point the path of the mount point
    /// @param flags of mount(2)
    /// @param propagation one of MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE
    public record Mounted(String point, String type, long flags, long propagation) {}

    /// @param pid the calling process, or [#REAPER]
    private record Made(int pid, Call call, String text) {}

    /// The process id of the first spawned process.
    public static final int FIRST_CHILD = FakeProcessTable.FIRST_CHILD;

    /// The reaper thread works for all containers, so its calls have no fixed place in the order of a start.
    private static final int REAPER = 0;

    /// Calls that cannot fail, and calls that are made of others, which are recorded.
    private static final Set<String> NOT_RECORDED = Set.of("getpid", "gettid", "geteuid", "execveFiltered", "eventfd");

    private final FakeFileSystem files;
    private final FakeProcessTable processes;
    private final FakeMounts mountCalls;
    private final FakeProcesses processCalls;
    private final FakeFiles fileCalls;
    private final Map<Class<?>, Object> calls;
    private final CallText texts;
    private final Syscalls syscalls = ScriptedKernel.of(this::call);

    // Guarded by `processes`, the kernel's lock.
    private final List<Made> made = new ArrayList<>();
    private int initCalls;
    private int daemonCalls;
    private int failInitAt = -1;
    private int failDaemonAt = -1;
    private Errno failWith = Errno.EIO;

    private FakeKernel(Optional<Path> disk, Program program, Command command) {
        files = new FakeFileSystem(disk);
        processes = new FakeProcessTable(files);
        mountCalls = new FakeMounts(processes, files);
        processCalls = new FakeProcesses(processes, files, program, command, this::syscalls);
        fileCalls = new FakeFiles(processes, files, this::syscalls);
        calls = Map.of(
                MountSyscalls.class, mountCalls,
                ProcessSyscalls.class, processCalls,
                FileSyscalls.class, fileCalls,
                NetworkSyscalls.class, new FakeNetwork(processes),
                SecuritySyscalls.class, new FakeSecurity(processes));
        texts = new CallText(processes, files);
        for (int fd = 0; fd < 3; fd++) {
            processes.daemon.put(fd, FakeDescription.File.anonymous());
        }
        file("/proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        file("/dev/null", "");
    }

    /// Files of the real disk are visible through `java.nio.file` (except /proc, /sys and /dev); changes stay in memory.
    public FakeKernel(Program program, Command command) {
        this(Optional.of(Path.of("/")), program, command);
    }

    /// Programs end at once, and commands echo their arguments.
    public FakeKernel() {
        this((kernel, request) -> 0, echo());
    }

    /// {@return a kernel for a lab: without the real disk, with the usual directories, a cgroup file system on /cgroup, and
    /// commands that do nothing}
    ///
    /// @param more further directories
    public static FakeKernel withDirectories(String... more) {
        FakeKernel kernel = new FakeKernel(Optional.empty(), (_, _) -> 0, (_, _, _, _, _) -> 0);
        Stream.concat(Stream.of("/etc", "/mnt", "/tmp", "/usr"), Arrays.stream(more)).forEach(kernel.files::directory);
        kernel.file("/bin/echo", "a program");
        kernel.files.directory("/cgroup").makesFiles = true;
        return kernel;
    }

    /// A shell's `echo` as the command of every container.
    public static Command echo() {
        return (arguments, environment, in, out, err) -> {
            String line = String.join(" ", arguments.subList(1, arguments.size())) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
            return 0;
        };
    }

    /// {@return the kernel for the code under test}
    public Syscalls syscalls() {
        return syscalls;
    }

    /// Creates an executable file and the directories above it.
    public void file(String path, String text) {
        locked(() -> files.file(path, text));
    }

    private <T> T locked(Supplier<T> state) {
        synchronized (processes) {
            return state.get();
        }
    }

    // ---- how a call runs ----

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(syscalls, method, arguments);
        }
        Object target = calls.get(method.getDeclaringClass());
        if (NOT_RECORDED.contains(method.getName())) {
            return ScriptedKernel.pass(target, method, arguments);
        }
        synchronized (processes) {
            String text = texts.of(method, arguments);
            try {
                record(new Call(method.getName(), Arrays.asList(arguments)), text);
                return ScriptedKernel.pass(target, method, arguments);
            } catch (FakeErrno e) {
                throw new SyscallException(text, e.errno);
            } finally {
                processes.notifyAll();
            }
        }
    }

    /// Throws if the call was chosen to fail. close(2) releases its descriptor even if it fails, so callers ignore its error.
    private void record(Call call, String text) {
        FakeProcess self = processes.self();
        if (Thread.currentThread().getName().equals("reaper")) {
            made.add(new Made(REAPER, call, text));
            return;
        }
        made.add(new Made(self.pid, call, text));
        boolean chosen = self == processes.daemon ? daemonCalls++ == failDaemonAt : initCalls++ == failInitAt;
        FakeErrno.refuse(chosen && !call.name().equals("close"), failWith);
    }

    /// Makes the `n`th call from now (0 is the next) of any process but the daemon fail.
    public void failInit(int n, Errno errno) {
        synchronized (processes) {
            failInitAt = initCalls + n;
            failWith = errno;
        }
    }

    /// Makes the `n`th call from now (0 is the next) of the daemon fail.
    public void failDaemon(int n, Errno errno) {
        synchronized (processes) {
            failDaemonAt = daemonCalls + n;
            failWith = errno;
        }
    }

    /// Runs code that may call execve. {@return its result; empty if it has called execve}
    public <T> Optional<T> untilExecve(Supplier<T> code) {
        try {
            return Optional.of(code.get());
        } catch (FakeExit e) {
            return Optional.empty();
        }
    }

    // ---- the calls ----

    /// {@return every call so far as text, including those of dockerinit and of commands}
    public List<String> calls() {
        return texts(_ -> true);
    }

    /// {@return the calls of all processes but the daemon}
    public List<String> callsOfInits() {
        return texts(call -> call.pid() > FakeProcessTable.DAEMON);
    }

    /// {@return the calls of the daemon}
    public List<String> callsOfDaemon() {
        return texts(call -> call.pid() == FakeProcessTable.DAEMON);
    }

    private List<String> texts(Predicate<Made> chosen) {
        return locked(() -> made.stream().filter(chosen).map(Made::text).toList());
    }

    private List<Call> recorded() {
        return locked(() -> made.stream().map(Made::call).toList());
    }

    /// {@return the calls of this name with their arguments}
    public Stream<Call> calls(String name) {
        return recorded().stream().filter(call -> call.name().equals(name));
    }

    /// {@return whether there was no call but those of this name}
    public boolean onlyCalled(String name) {
        return recorded().stream().allMatch(call -> call.name().equals(name));
    }

    /// {@return the calls with all arguments in one line, which a grader prints as the actual result}
    public String written() {
        String line = String.join(", ", recorded().stream().map(Call::toString).toList());
        return line.isEmpty() ? "no system call" : line;
    }

    // ---- the state ----

    /// {@return the numbers that a leak test compares: processes, zombies, descriptors of the daemon above 2, mounts but for
    /// directories that are mounted on themselves}
    public String leftovers() {
        long mounts = locked(files::mounts).stream().filter(mount -> mount.point != mount.root).count();
        int descriptors = locked(processes.daemon.descriptors::size) - 3;
        return locked(processes::count) + ", " + descriptors + " descriptors, " + mounts + " mounts";
    }

    /// {@return the network interfaces of the host}
    public List<String> hostLinks() {
        return locked(processes.daemon.links::names);
    }

    /// {@return the exceptions that programs have thrown, each of which is a bug}
    public List<Throwable> unexpected() {
        return locked(() -> List.copyOf(processCalls.unexpected));
    }

    public List<Mounted> mounts() {
        return locked(files::mounts).stream()
                .map(mount -> new Mounted(files.pathOf(mount.point), mount.type, mount.flags, mount.propagation))
                .toList();
    }

    /// {@return whether the calling process has a new root}
    public boolean hasSwitched() {
        return processes.self().oldRoot.isPresent();
    }

    public boolean seesTheOldRoot() {
        return processes.self().oldRoot.filter(locked(files::mounts)::contains).isPresent();
    }

    /// {@return whether the working directory is not below the root}
    public boolean standsOutside() {
        return !files.isBelow(processes.self().cwd, processes.self().root);
    }

    public FakeCredentials credentials() {
        return processes.self().credentials;
    }

    /// {@return the flags of unshare(2) together, of the calling thread}
    public int unshared() {
        return mountCalls.unshared();
    }

    public String hostName() {
        return new String(files.hostName.content(), StandardCharsets.UTF_8).strip();
    }

    /// {@return created directories and written texts, in order: `mkdir /a`, `/a/b < text`}
    public List<String> changes() {
        return locked(() -> List.copyOf(fileCalls.changes));
    }
}
