package jd.labs.lab14;

import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWPID;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;
import static jd.libcontainer.kernel.MountSyscalls.MS_NODEV;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.kernel.MountSyscalls.MS_SHARED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Checks;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;

/// Grades lab 14: first with a fake kernel, then their effect on the real one.
public final class NamespacesLab implements Lab {
    private static final int PR_CAPBSET_DROP = 24;
    private static final long CAPABILITIES = Playground.CAPABILITIES;

    private static final Hints NO_CHILD = new Hints(
            "the case has waited for the process of this number, and it is no child process",
            "man 2 wait: only the children of a process can be waited for",
            "start() returns what posix_spawn returns");

    @Override
    public int number() {
        return 14;
    }

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public String source() {
        return "OwnWorld.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.Nowhere("the daemon makes the namespaces and the cgroup, dockerinit the"
                + " mounts and the credentials, and your class does all of it in one process");
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                noted(program, "1", "leave() creates three new namespaces, no more and no fewer", this::leave),
                noted(program, "2", "name() sets the host name of the new namespace", this::name),
                noted(program, "3", "keepMounts() stops propagation to the host, for every mount", this::keepMounts),
                noted(program, "4", "scratch() mounts a tmpfs that gives no process privileges", this::scratch),
                noted(program, "5", "keepOnly() drops capabilities so that no program gets them back", this::keepOnly),
                noted(program, "6", "start() spawns the command with its streams and nothing else", this::start),
                noted(program, "7", "confine() creates a cgroup, limits it, and only then moves the process", this::confine),
                noted(program, "8", "memoryLimits() knows the files of both versions", this::memoryLimits),
                noted(program, "9", "withOwnProc() mounts, and then executes the command", this::withOwnProc),
                real(program, "10", "on the real kernel the command is process 1", this::isNumberOne),
                real(program, "11", "... has the new host name, and the host keeps its own", this::hasItsName),
                real(program, "12", "... sees the new mount, and the host does not", this::hasItsMounts),
                real(program, "13", "... is root, and has only the capabilities that were kept", this::hasFewCapabilities),
                real(program, "14", "... cannot have more processes than its cgroup", this::hasFewProcesses),
                real(program, "15", "... sees only itself in its /proc", this::hasItsProc));
    }

    // ---- with the fake kernel ----

    private Outcome leave(World world, FakeKernel kernel) {
        world.leave();
        int flags = kernel.unshared();
        String manual = "man 7 namespaces: what each kind isolates";
        return Checks.of(kernel::written)
                .require((flags & CLONE_NEWPID) != 0,
                        "the command is still in the host's PID namespace", manual, "unshare with CLONE_NEWPID")
                .require((flags & CLONE_NEWNS) != 0,
                        "the mounts are made in the host's mount namespace", manual, "unshare with CLONE_NEWNS")
                .require((flags & CLONE_NEWUTS) != 0,
                        "the next task changes the host's host name", manual, "unshare with CLONE_NEWUTS")
                .require((flags & ~(CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID)) == 0 && kernel.onlyCalled("unshare"),
                        "the task requires namespaces for host name, mounts and process ids, and nothing else",
                        "a namespace that is new is empty: a new network namespace has no network", "leave the others out")
                .outcome();
    }

    private Outcome name(World world, FakeKernel kernel) {
        world.name("anna");
        String manual = "man 7 uts_namespaces";
        return Checks.of(kernel::written)
                .require(kernel.calls("setdomainname").findAny().isEmpty(),
                        "the domain name is another field of the same namespace", "man 2 uname", "sethostname")
                .require(!kernel.hostName().equals("host"), "the host name is as it was", manual, "sethostname")
                .require(kernel.hostName().equals("anna"),
                        "the host name is not the one that is given", manual, "sethostname(hostname)")
                .outcome();
    }

    private Outcome keepMounts(World world, FakeKernel kernel) {
        world.keepMounts();
        long given = kernel.calls("mount").mapToLong(call -> (Long) call.arguments().get(3)).reduce(0, (a, b) -> a | b);
        List<String> shared = kernel.mounts().stream()
                .filter(mount -> (mount.propagation() & MS_SHARED) != 0)
                .map(FakeKernel.Mounted::point)
                .sorted()
                .toList();
        String manual = "man 7 mount_namespaces: shared subtrees";
        return Checks.of(kernel::written)
                .require(kernel.calls("mount").findAny().isPresent(),
                        "every mount is still shared with the host", manual, "propagation is changed with mount(2) too")
                .require((given & MS_BIND) == 0,
                        "the kernel ignores propagation flags in a call that makes a bind mount", manual,
                        "change the propagation in a call of its own, without MS_BIND")
                .require((given & MS_SHARED) == 0,
                        "mounts on a shared mount propagate to the host", manual,
                        "a slave only receives (MS_SLAVE), a private mount does neither (MS_PRIVATE)")
                .require(!shared.contains("/"), "the mount of / still propagates", manual, "mount(\"\", \"/\", ...)")
                .require(shared.isEmpty(), "the mounts below the target stay shared", manual, "MS_REC")
                .outcome();
    }

    private Outcome scratch(World world, FakeKernel kernel) {
        world.scratch("/some/where");
        Optional<FakeKernel.Mounted> mount = kernel.mounts().stream()
                .filter(each -> each.point().equals("/some/where"))
                .findFirst();
        long flags = mount.map(FakeKernel.Mounted::flags).orElse(0L);
        return Checks.of(kernel::written)
                .require(mount.isPresent(), "nothing is mounted on the directory", "man 2 mount",
                        "mount(source, target, type, flags, options)")
                .require(mount.isPresent() && mount.get().type().equals("tmpfs"),
                        "the file system is not a tmpfs", "man 5 tmpfs", "the third argument is the type")
                .require((flags & MS_NOSUID) != 0,
                        "a set-user-ID file on it gives a process privileges", "man 2 mount: MS_NOSUID", "MS_NOSUID")
                .require((flags & MS_NODEV) != 0,
                        "a device file on it gives a process access to a disk", "man 2 mount: MS_NODEV", "MS_NODEV")
                .outcome();
    }

    private Outcome keepOnly(World world, FakeKernel kernel) {
        world.keepOnly(CAPABILITIES);
        long bounding = kernel.credentials().bounding();
        List<List<Object>> sets = kernel.calls("capset").map(ScriptedKernel.Call::arguments).toList();
        String manual = "man 7 capabilities: capability bounding set";
        return Checks.of(() -> kernel.credentials().capabilitySets() + ", capset " + sets)
                .require(bounding != Capabilities.ALL,
                        "execve gives root all capabilities of the bounding set, which is full", manual,
                        "prctl(PR_CAPBSET_DROP, n, 0, 0, 0), one by one")
                .require((bounding & CAPABILITIES) == CAPABILITIES,
                        "a capability that is given was dropped", manual, "drop those whose bit is not set")
                .require(bounding == CAPABILITIES,
                        "some capabilities are still in the bounding set", manual,
                        "the last one is number " + (Capabilities.NAMES.size() - 1))
                .require(!sets.isEmpty(),
                        "the bounding set applies at execve: this thread has all capabilities until then",
                        "man 7 capabilities: thread capability sets", "capset")
                .require(sets.equals(List.of(List.of(CAPABILITIES, CAPABILITIES, 0L))),
                        "the sets of this thread are not the given capabilities, effective and permitted alone",
                        "man 7 capabilities: inheritable ones are for files that have them", "capset(c, c, 0)")
                .outcome();
    }

    private Outcome start(World world, FakeKernel kernel) {
        List<String> command = List.of("/bin/echo", "hello");
        List<SpawnAction> actions = List.of(new SpawnAction.Dup2(2, 1));
        Optional<Integer> pid = kernel.untilExecve(() -> world.start(command, actions));
        Optional<SpawnRequest> spawn =
                kernel.calls("posix_spawn").map(call -> (SpawnRequest) call.arguments().getFirst()).findFirst();
        SpawnRequest request =
                spawn.orElse(new SpawnRequest("/bin/echo", command, List.of(), actions, false, 3));
        return Checks.of(kernel::written)
                .require(kernel.calls("execve").findAny().isEmpty(),
                        "execve would replace this JVM", "man 7 pid_namespaces: only children are in the new namespace",
                        "posix_spawn")
                .require(spawn.isPresent(), "there is no new process", "man 3 posix_spawn", "posix_spawn(SpawnRequest)")
                .require(!request.arguments().equals(command.subList(1, command.size())),
                        "the program does not get its own name", "man 2 execve: argv", "argv[0] is the program's name")
                .require(request.program().equals("/bin/echo") && request.arguments().equals(command),
                        "another command is started", "man 3 posix_spawn",
                        "the program is the command's first element, the arguments are all of its elements")
                .require(request.actions().equals(actions),
                        "the command has not the descriptors that it should have", "man 3 posix_spawn: file actions",
                        "pass the actions on")
                .require(request.closeFrom() >= 3,
                        "the command has no input and output", "0, 1 and 2 are its streams", "closeFrom 3")
                .require(request.closeFrom() == 3,
                        "the command inherits descriptors of the JVM", "a JVM's descriptors are not close-on-exec",
                        "closeFrom 3")
                .require(pid.equals(Optional.of(FakeKernel.FIRST_CHILD)),
                        "the answer is not the process id of the command", "man 3 posix_spawn: pid",
                        "return what the call returns")
                .outcome();
    }

    private Outcome confine(World world, FakeKernel kernel) {
        world.confine("/cgroup/own", 3, FakeKernel.FIRST_CHILD);
        List<String> got = kernel.changes();
        String procs = "/cgroup/own/cgroup.procs < " + FakeKernel.FIRST_CHILD;
        String limit = "/cgroup/own/pids.max < 3";
        return Checks.of(got::toString)
                .require(got.contains("mkdir /cgroup/own"),
                        "the cgroup does not exist", "man 7 cgroups: a cgroup is a directory", "mkdirat")
                .require(got.stream().noneMatch(change -> change.contains("/tasks < ")),
                        "tasks takes one thread of the process, and cgroup v2 has no such file",
                        "man 7 cgroups: moving a process", "cgroup.procs")
                .require(got.contains(procs),
                        "the command is not in the cgroup", "man 7 cgroups: 0 is the process that writes",
                        "write pid into cgroup.procs")
                .require(got.contains(limit), "there is no limit", "man 7 cgroups: the pids controller", "pids.max")
                .require(got.indexOf(limit) < got.indexOf(procs),
                        "the command has no limit for a moment", "a process can fork as soon as it runs",
                        "write pids.max before cgroup.procs")
                .outcome();
    }

    private Outcome memoryLimits(World world, FakeKernel kernel) {
        List<World.Write> two = world.memoryLimits(2, 100, 30);
        List<World.Write> one = world.memoryLimits(1, 100, 30);
        String table = "chapter 14: the files of both versions of cgroups";
        return Checks.of(() -> two + ", for version 1 " + one)
                .require(!two.equals(one), "the versions have different files, and count swap differently", table,
                        "memory.max and memory.swap.max; memory.limit_in_bytes and memory.memsw.limit_in_bytes")
                .require(!two.contains(new World.Write("memory.swap.max", "130")),
                        "version 2 counts swap alone", table, "memory.swap.max is the swap")
                .require(!one.contains(new World.Write("memory.memsw.limit_in_bytes", "30")),
                        "version 1 counts memory and swap together", table, "memory.memsw.limit_in_bytes is the sum")
                .require(!one.reversed().equals(WITH_SWAP_V1),
                        "the kernel refuses memory plus swap below memory", table, "write memory first")
                .require(two.equals(WITH_SWAP_V2) && one.equals(WITH_SWAP_V1),
                        "a file or a number is another one", "man 7 cgroups; " + table,
                        "memory.max, memory.swap.max; memory.limit_in_bytes, memory.memsw.limit_in_bytes")
                .outcome();
    }

    private static final List<World.Write> WITH_SWAP_V2 =
            List.of(new World.Write("memory.max", "100"), new World.Write("memory.swap.max", "30"));
    private static final List<World.Write> WITH_SWAP_V1 = List.of(
            new World.Write("memory.limit_in_bytes", "100"), new World.Write("memory.memsw.limit_in_bytes", "130"));

    /// Runs the wrapped command with a `mount` that only prints its arguments, so that no privileges are needed.
    private Outcome withOwnProc(World world, FakeKernel kernel) throws IOException, InterruptedException {
        List<String> wrapped = world.withOwnProc(List.of("/bin/sh", "-c", "echo $$ \"$@\"", "sh", "two words"));
        Path directory = Files.createTempDirectory("lab14-");
        Path mount = directory.resolve("mount");
        try {
            Files.writeString(mount, "#!/bin/sh\necho mount \"$@\"\n");
            mount.toFile().setExecutable(true);
            ProcessBuilder builder = new ProcessBuilder(wrapped).redirectErrorStream(true);
            builder.environment().put("PATH", directory + ":/usr/bin:/bin");
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes()).strip();
            process.waitFor(5, TimeUnit.SECONDS);
            return Checks.of(() -> kernel.written() + "; the command prints: " + output.replace("\n", " / "))
                    .require(kernel.calls("mount").findAny().isEmpty(),
                            "this thread is in the host's PID namespace, and so is the proc that it mounts",
                            "man 5 proc; man 7 pid_namespaces", "mount in the process that the wrapped command starts")
                    .require(output.contains("mount "),
                            "the command does not mount", "man 8 mount", "call mount by name, so that PATH is searched")
                    .require(output.lines().findFirst().orElse("").matches("mount .*-t proc .*/proc"),
                            "what is mounted is not a proc on /proc", "man 8 mount", "mount -t TYPE SOURCE DIRECTORY")
                    .require(output.matches("(?s).*\\d+ two words"),
                            "the shell splits the arguments again", "man 1 sh: special parameters", "\"$@\"")
                    .require(output.endsWith(process.pid() + " two words"),
                            "the command is a child of the process that mounted", "man 1 sh: exec", "exec \"$@\"")
                    .outcome();
        } finally {
            Files.deleteIfExists(mount);
            Files.deleteIfExists(directory);
        }
    }

    // ---- on the real kernel ----

    private Outcome isNumberOne(World world, Syscalls kernel) {
        String got = new Playground(kernel, world).run(List.of("/bin/sh", "-c", "echo $$")).output();
        return Checks.of(() -> got)
                .require(got.equals("1"), "the command is not the first process of a PID namespace",
                        "man 7 pid_namespaces: the first child after unshare is process 1", "unshare, then posix_spawn")
                .outcome();
    }

    private Outcome hasItsName(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/cat", "/proc/sys/kernel/hostname"));
        return Checks.of(() -> seen.output() + " inside, " + seen.hostName() + " outside")
                .require(seen.hostName().equals(Playground.HOST), "the host's name has changed",
                        "man 7 uts_namespaces: the name is that of the calling thread's namespace", "unshare first")
                .require(seen.output().equals(Playground.CONTAINER), "the command does not see the new name",
                        "man 7 uts_namespaces", "sethostname after unshare")
                .outcome();
    }

    private Outcome hasItsMounts(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/cat", "/proc/self/mountinfo"));
        boolean inside = seen.output().contains(" " + seen.scratch() + " ");
        boolean outside = seen.hostMounts().contains(" " + seen.scratch() + " ");
        String manual = "man 7 mount_namespaces: a new one begins as a copy, and shared mounts propagate";
        return Checks.of(() -> "mounted inside: " + inside + ", outside: " + outside)
                .require(!outside, "the host has the mount, too", manual, "keepMounts() before scratch()")
                .require(inside, "the command does not see the mount", manual, "mount in the new namespace")
                .outcome();
    }

    private Outcome hasFewCapabilities(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/grep", "-E", "^Cap(Eff|Bnd)", "/proc/self/status"));
        String got = seen.output().replaceAll("\\s+", " ");
        return Checks.of(() -> got)
                .require(got.equals("CapEff: %1$016x CapBnd: %1$016x".formatted(CAPABILITIES)),
                        "the command has other capabilities than those that were kept",
                        "man 7 capabilities: a program that root executes gets the bounding set",
                        "prctl(PR_CAPBSET_DROP, n, 0, 0, 0)")
                .outcome();
    }

    private Outcome hasFewProcesses(World world, Syscalls kernel) {
        String loop = "read go; for child in 1 2 3 4 5; do sleep 60 & echo $child; done";
        try (Group group = Group.create(kernel)) {
            var seen = new Playground(kernel, world).run(List.of("/bin/sh", "-c", loop), group.path());
            List<String> started = seen.output().lines().filter(line -> line.matches("\\d")).toList();
            return Checks.of(() -> started + " started")
                    .require(started.equals(List.of("1", "2")),
                            "the command starts another number of processes than its cgroup allows",
                            "man 7 cgroups: the shell counts, too", "pids.max, before the process is moved")
                    .outcome();
        }
    }

    private Outcome hasItsProc(World world, Syscalls kernel) {
        String got = new Playground(kernel, world)
                .run(world.withOwnProc(List.of("/bin/sh", "-c", "echo /proc/[0-9]*"))).output();
        return Checks.of(() -> got)
                .require(got.equals("/proc/1"), "the command's /proc shows other processes than its own",
                        "man 5 proc: a mount shows the PID namespace of the process that mounted it",
                        "mount -t proc proc /proc, in the command's own process")
                .outcome();
    }

    // ---- the student's class ----

    private interface Look<K> {
        Outcome at(World world, K kernel) throws Exception;
    }

    private static Case noted(Class<?> program, String id, String sentence, Look<FakeKernel> look) {
        return new Case(id, sentence, false, () -> {
            FakeKernel kernel = kernel();
            return look.at(world(program, kernel.syscalls()), kernel);
        });
    }

    private static Case real(Class<?> program, String id, String sentence, Look<Syscalls> look) {
        return new Case(id, sentence, true, () -> {
            Syscalls kernel = JnrSyscalls.load();
            try {
                return look.at(world(program, kernel), kernel);
            } catch (Playground.NoChild e) {
                return new Outcome.Failed(e.getMessage(), NO_CHILD);
            }
        });
    }

    /// {@return a fake kernel with the directories that the cases name}
    static FakeKernel kernel() {
        return FakeKernel.withDirectories("/some/where");
    }

    private static World world(Class<?> program, Syscalls kernel) {
        return (World) StudentCode.create(program, kernel);
    }
}
