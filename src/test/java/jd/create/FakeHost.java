package jd.create;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import jd.containernet.Endpoints;
import jd.containernet.NameTable;
import jd.create.config.RestartRule;
import jd.create.record.Doors;
import jd.create.record.InitBinary;
import jd.create.record.Workers;
import jd.create.request.ContainerDefaults;
import jd.create.security.Confinement;
import jd.daemonnet.HostNetwork;
import jd.daemonnet.Networks;
import jd.daemonnet.PortMapper;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.cgroup.Cgroups;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.joining.JoinOrder;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.security.AppArmor;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;
import jd.libcontainer.start.PreparedInit;
import jd.server.api.Event;
import jd.storage.Storage;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.StateRoot;

/// A fake host for [Containers] with simulated processes and cgroups, and a real storage (vfs, so nothing is mounted).
///
/// PIDs and pidfds are reused at once, the lowest first, so that a signal to a stale PID hits another process: that, or the
/// use of a closed pidfd, is a violation. Failures of system calls and thread starts can be injected.
final class FakeHost implements AutoCloseable {
    private static final int FIRST_PIDFD = 1_000_000;
    private static final int SIGKILL = 9;
    /// Calls without injected failures: waiting, and releasing a descriptor.
    private static final Set<String> NEVER_FAIL = Set.of("poll", "read", "close", "geteuid", "getpid", "gettid");
    private static final Syscalls REAL = JnrSyscalls.load();
    private static final Confinement CONFINEMENT =
            new Confinement(Seccomp.open(REAL), AppArmor.open(REAL, Subprocess.host()));
    private static final CgroupMounts FACTS = CgroupMounts.detect(REAL);

    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<String> violations = new CopyOnWriteArrayList<>();
    final AtomicInteger failedCalls = new AtomicInteger();
    private final Path directory;
    private final ExecutorService kernelThreads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final Netlink netlink = Netlink.open(REAL);

    /// The number of calls up to the failing one; 0 for none.
    private final AtomicInteger failingCall = new AtomicInteger();
    private final AtomicInteger failingThreads = new AtomicInteger();

    // Guarded by `this`.
    private final TreeMap<Integer, Process> processes = new TreeMap<>();
    private final TreeMap<Integer, Process> pidfds = new TreeMap<>();
    private final Map<String, FakeCgroup> cgroups = new HashMap<>();

    Storage storage;
    Containers containers;

    FakeHost(Path directory) {
        this.directory = directory;
        boot();
    }

    void boot() {
        storage = Storage.open(new StateRoot(directory), REAL, "vfs", IdMaps.SAME, LayerUnpacking.STANDARD);
        Syscalls kernel = ScriptedKernel.of(this::call);
        ThreadFactory platform = Thread.ofPlatform().daemon().name("worker").factory();
        Workers workers = new Workers(task -> {
            if (failingThreads.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new OutOfMemoryError("unable to create native thread (injected)");
            }
            return platform.newThread(task);
        });
        containers = new Containers(
                new Doors.Store(storage.root(), storage.graph(), storage.layers(), storage.names(), storage.volumes()),
                new Doors.Network(
                        new Endpoints(netlink),
                        new Networks(
                                new HostNetwork(netlink, Subprocess.host(), List.of(), false, false),
                                directory.resolve("networks")),
                        new PortMapper(Optional.empty()),
                        new NameTable()),
                new Doors.Kernel(
                        (_, _, cgroup, _) -> prepare(kernel, cgroup), _ -> Optional.empty(),
                        order -> join(kernel, order), fakeCgroups(), kernel, Subprocess.host(), CONFINEMENT),
                new Doors.Config("/fake", List.of(), List.of(), List.of(), () -> ContainerDefaults.STANDARD,
                        false, new InitBinary("")),
                events::add, RestartRule.STANDARD, workers);
        containers.restore();
    }

    /// Simulates a crash of the daemon: the processes survive, and another daemon boots.
    void crash() {
        containers.close();
        storage.close();
        synchronized (this) {
            processes.values().forEach(process -> process.pidfd.close());
            pidfds.clear();
        }
        boot();
    }

    void failCall(int calls) {
        failingCall.set(calls);
    }

    void failThreads(int count) {
        failingThreads.set(count);
    }

        void stopFailing() {
        failingCall.set(0);
        failingThreads.set(0);
    }

    // --- processes ------------------------------------------------------------------------------------------------------

    /// A process of a container: the first one, or an exec process. It keeps its output open while it runs.
    final class Process {
        private final String container;
        private final int pid;
        private final boolean first;
        private final int[] held;
        private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
        private final AtomicBoolean ended = new AtomicBoolean();
        private Pidfd pidfd;

        private Process(String container, int pid, boolean first, int[] held) {
            this.container = container;
            this.pid = pid;
            this.first = first;
            this.held = held;
        }

        /// In the order of kernel and reaper: the PID is freed, then the pidfd, then the exit is reported.
        void end(int exitCode, int signal) {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            synchronized (FakeHost.this) {
                processes.remove(pid);
            }
            if (first) {
                others().forEach(other -> other.end(0, SIGKILL));
            }
            for (int fd : held) {
                REAL.close(fd);
            }
            pidfd.close();
            exit.complete(new ExitStatus(exitCode, signal));
        }

        private List<Process> others() {
            synchronized (FakeHost.this) {
                return processes.values().stream().filter(other -> other.container.equals(container)).toList();
            }
        }
    }

    private PreparedInit prepare(Syscalls kernel, Cgroup cgroup) {
        return new PreparedInit() {
            @Override
            public int networkTask() {
                return 1;
            }

            @Override
            public ContainerProcess launch(InitSpec spec, Stdio stdio) {
                return spawn(kernel, cgroup.path(), true, stdio);
            }

            @Override
            public ContainerProcess launchWithHooks(InitSpec spec, Stdio stdio, IntConsumer mounted) {
                throw new AssertionError("the daemon's containers have no hooks");
            }

            @Override
            public void close() {}
        };
    }

    private ContainerProcess join(Syscalls kernel, JoinOrder order) {
        order.first().requireRunning();
        return spawn(kernel, order.cgroup().path(), false, order.stdio());
    }

    private ContainerProcess spawn(Syscalls kernel, String container, boolean first, Stdio stdio) {
        Stdio.Pipes pipes = (Stdio.Pipes) stdio;
        int[] held = {REAL.dup(pipes.stdout()), REAL.dup(pipes.stderr())};
        Process process;
        synchronized (this) {
            process = new Process(container, lowestFree(processes, 2), first, held);
            processes.put(process.pid, process);
        }
        try {
            process.pidfd = Pidfd.open(kernel, process.pid);
        } catch (SyscallException e) {
            synchronized (this) {
                processes.remove(process.pid);
            }
            for (int fd : held) {
                REAL.close(fd);
            }
            throw e;
        }
        return new ContainerProcess(process.pidfd, Optional.empty(), process.exit);
    }

    private static int lowestFree(TreeMap<Integer, Process> taken, int first) {
        int number = first;
        while (taken.containsKey(number)) {
            number++;
        }
        return number;
    }

    synchronized Optional<Process> firstOf(String id) {
        return processes.values().stream().filter(process -> process.first && process.container.equals(id)).findFirst();
    }

    // --- system calls ---------------------------------------------------------------------------------------------------

    private Object call(Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        if (!NEVER_FAIL.contains(name) && failingCall.getAndUpdate(left -> Math.max(0, left - 1)) == 1) {
            failedCalls.incrementAndGet();
            throw new SyscallException(name + " (injected)", Errno.EIO);
        }
        switch (name) {
            case "pidfd_open" -> {
                synchronized (this) {
                    return pidfd(processes.get((int) arguments[0]));
                }
            }
            case "pidfd_send_signal" -> {
                signal((int) arguments[0], (int) arguments[1]);
                return null;
            }
            case "dup", "close" -> {
                if ((int) arguments[0] >= FIRST_PIDFD) {
                    return name.equals("dup") ? duplicate((int) arguments[0]) : forget((int) arguments[0]);
                }
            }
            case "poll" -> {
                if (arguments[0] instanceof int[] fds && fds.length == 1 && fds[0] >= FIRST_PIDFD) {
                    return isRunning(fds[0]) ? new int[0] : fds;
                }
            }
            default -> {}
        }
        return ScriptedKernel.pass(REAL, method, arguments);
    }

    private synchronized int pidfd(Process process) {
        int fd = lowestFree(pidfds, FIRST_PIDFD);
        pidfds.put(fd, process);
        return fd;
    }

    private synchronized int duplicate(int fd) {
        return pidfd(known(fd));
    }

    private synchronized Object forget(int fd) {
        known(fd);
        pidfds.remove(fd);
        return null;
    }

    private synchronized boolean isRunning(int fd) {
        return !known(fd).ended.get();
    }

    private Process known(int fd) {
        Process process = pidfds.get(fd);
        if (process == null) {
            violations.add("a closed pidfd was used");
            throw new SyscallException("pidfd " + fd, Errno.EBADF);
        }
        return process;
    }

    /// Containers to which a request has sent a signal.
    final Set<String> targets = java.util.concurrent.ConcurrentHashMap.newKeySet();

    private void signal(int fd, int number) {
        Process process;
        synchronized (this) {
            process = known(fd);
        }
        if (process.ended.get()) {
            throw new SyscallException("pidfd_send_signal", Errno.ESRCH);
        }
        if (process.first && !targets.contains(process.container)) {
            violations.add("signal " + number + " for container " + process.container + ", which nothing was to signal");
        }
        if (number == SIGKILL || number == 15) {
            kernelThreads.execute(() -> process.end(0, number));
        }
    }

    // --- cgroups --------------------------------------------------------------------------------------------------------

    private final class FakeCgroup {
        private Runnable onOomKill = () -> {};
        private long oomKills;
    }

    private Cgroups fakeCgroups() {
        return (Cgroups) Proxy.newProxyInstance(
                Cgroups.class.getClassLoader(), new Class<?>[] {Cgroups.class}, (_, method, arguments) ->
                switch (method.getName()) {
                    case "create" -> fakeCgroup((String) arguments[1]);
                    case "discard" -> discard((String) arguments[1]);
                    case "support" -> FACTS.support();
                    case "version" -> FACTS.version();
                    default -> throw new AssertionError(method);
                });
    }

    private synchronized Cgroup fakeCgroup(String id) {
        FakeCgroup group = new FakeCgroup();
        cgroups.put(id, group);
        return (Cgroup) Proxy.newProxyInstance(
                Cgroup.class.getClassLoader(), new Class<?>[] {Cgroup.class}, (_, method, arguments) ->
                switch (method.getName()) {
                    case "path" -> id;
                    case "limited", "full" -> false;
                    case "whenOomKills" -> {
                        group.onOomKill = (Runnable) arguments[0];
                        yield null;
                    }
                    case "newOomKills" -> {
                        long kills = group.oomKills;
                        group.oomKills = 0;
                        yield kills;
                    }
                    case "close" -> discard(id);
                    case "pids" -> List.of();
                    case "allowDevices", "expect", "add", "addBeside", "freeze", "thaw", "update" -> null;
                    default -> throw new AssertionError(method);
                });
    }

    private Object discard(String id) {
        List<Process> left;
        synchronized (this) {
            cgroups.remove(id);
            left = processes.values().stream().filter(process -> process.container.equals(id)).toList();
        }
        left.forEach(process -> process.end(0, SIGKILL));
        return null;
    }

    void oomKill(String id) {
        FakeCgroup group;
        synchronized (this) {
            group = cgroups.get(id);
            group.oomKills++;
        }
        group.onOomKill.run();
    }

    // --- inspection -----------------------------------------------------------------------------------------------------

    /// {@return the existing processes, pidfds and cgroups, by owner}
    synchronized List<String> remains() {
        List<String> remains = new ArrayList<>();
        processes.values().forEach(process -> remains.add("process of " + process.container));
        pidfds.values().forEach(process -> remains.add("pidfd of " + process.container));
        cgroups.keySet().forEach(id -> remains.add("cgroup of " + id));
        return remains;
    }

    synchronized boolean hasCgroup(String id) {
        return cgroups.containsKey(id);
    }

    @Override
    public void close() {
        containers.close();
        storage.close();
        netlink.close();
        kernelThreads.shutdownNow();
    }
}
