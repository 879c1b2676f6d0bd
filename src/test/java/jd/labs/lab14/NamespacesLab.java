package jd.labs.lab14;

import static jd.labs.Case.PASSED;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWPID;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUSER;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.kernel.MountSyscalls.MS_BIND;
import static jd.libcontainer.kernel.MountSyscalls.MS_NODEV;
import static jd.libcontainer.kernel.MountSyscalls.MS_NOSUID;
import static jd.libcontainer.kernel.MountSyscalls.MS_PRIVATE;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SLAVE;
import static jd.libcontainer.kernel.MountSyscalls.MS_UNBINDABLE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import jd.labs.Case;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;

/// Grades lab 14: first the system calls, with a kernel that only records them, then their effect on the real one.
public final class NamespacesLab implements Lab {
    private static final int PR_CAPBSET_DROP = 24;
    private static final long CAPABILITIES = Playground.CAPABILITIES;

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

    // ---- with the recording kernel ----

    private Outcome leave(World world, RecordedKernel kernel) {
        world.leave();
        int flags = kernel.calls("unshare")
                .mapToInt(call -> (Integer) call.arguments().getFirst())
                .reduce(0, (a, b) -> a | b);
        int wanted = CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID;
        if (flags == wanted) {
            return PASSED;
        }
        String hint;
        if ((flags & CLONE_NEWUSER) != 0) {
            hint = "a process with several threads, such as a JVM, cannot leave its user namespace: EINVAL";
        } else if ((flags & CLONE_NEWPID) == 0) {
            hint = "without CLONE_NEWPID the command is in the host's PID namespace";
        } else if ((flags & CLONE_NEWNS) == 0) {
            hint = "without CLONE_NEWNS the mounts are made in the host's mount namespace";
        } else if ((flags & CLONE_NEWUTS) == 0) {
            hint = "without CLONE_NEWUTS the next task changes the host's host name";
        } else {
            hint = "the task requires namespaces for host name, mounts and process ids, and no other";
        }
        return new Failed("unshare with CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWPID", kernel.written(), hint);
    }

    private Outcome name(World world, RecordedKernel kernel) {
        world.name("anna");
        if (kernel.calls().equals(List.of(new ScriptedKernel.Call("sethostname", List.of("anna"))))) {
            return PASSED;
        }
        String hint = kernel.calls("setdomainname").findAny().isPresent()
                ? "the domain name is another field of the same namespace: see uname(2)"
                : "use one call, with the name that is given";
        return new Failed("sethostname(\"anna\")", kernel.written(), hint);
    }

    private Outcome keepMounts(World world, RecordedKernel kernel) {
        world.keepMounts();
        String expected = "mount(\"\", \"/\", \"\", MS_REC | MS_SLAVE, \"\")";
        Optional<ScriptedKernel.Call> mount = kernel.calls("mount").findFirst();
        if (mount.isEmpty()) {
            String how = "propagation is changed with mount(2) too";
            return new Failed(expected, kernel.written(), how);
        }
        Object target = mount.get().arguments().get(1);
        long flags = (Long) mount.get().arguments().get(3);
        String hint;
        if ((flags & MS_BIND) != 0) {
            hint = "with MS_BIND the kernel ignores propagation flags: change the propagation in a call of its own";
        } else if ((flags & (MS_SLAVE | MS_PRIVATE | MS_UNBINDABLE)) == 0) {
            hint = "mounts on a shared mount propagate to the host; a slave only receives, a private one does neither";
        } else if ((flags & MS_REC) == 0) {
            hint = "without MS_REC only the mount of / is changed, and the mounts below it stay shared";
        } else if (!target.equals("/")) {
            hint = "begin at the root, so that every mount is changed";
        } else {
            return PASSED;
        }
        return new Failed(expected, kernel.written(), hint);
    }

    private Outcome scratch(World world, RecordedKernel kernel) {
        world.scratch("/some/where");
        String expected = "mount(\"tmpfs\", \"/some/where\", \"tmpfs\", MS_NOSUID | MS_NODEV, ...)";
        Optional<ScriptedKernel.Call> mount = kernel.calls("mount").findFirst();
        if (mount.isEmpty()) {
            return new Failed(expected, kernel.written(), "man 2 mount");
        }
        List<Object> arguments = mount.get().arguments();
        long flags = (Long) arguments.get(3);
        String hint;
        if (!arguments.get(1).equals("/some/where")) {
            hint = "source first, then target: a tmpfs has no source, any string will do";
        } else if (!arguments.get(2).equals("tmpfs")) {
            hint = "the third argument is the file system's type";
        } else if ((flags & MS_NOSUID) == 0 || (flags & MS_NODEV) == 0) {
            hint = "a set-user-ID file gives privileges (MS_NOSUID), and so does a device file (MS_NODEV)";
        } else {
            return PASSED;
        }
        return new Failed(expected, kernel.written(), hint);
    }

    private Outcome keepOnly(World world, RecordedKernel kernel) {
        world.keepOnly(CAPABILITIES);
        long bounding = kernel.calls("prctl")
                .filter(call -> call.arguments().getFirst().equals(PR_CAPBSET_DROP))
                .mapToLong(call -> 1L << (Long) call.arguments().get(1))
                .reduce(Capabilities.ALL, (all, dropped) -> all & ~dropped);
        List<List<Object>> sets = kernel.calls("capset").map(ScriptedKernel.Call::arguments).toList();
        boolean limited = sets.equals(List.of(List.of(CAPABILITIES, CAPABILITIES, 0L)));
        List<String> order = kernel.calls().stream().map(ScriptedKernel.Call::name).toList();
        boolean inOrder = order.lastIndexOf("prctl") < order.indexOf("capset");
        if (bounding == CAPABILITIES && limited && inOrder) {
            return PASSED;
        }
        String hint;
        if (bounding == Capabilities.ALL) {
            hint = "execve gives root all capabilities of the bounding set: PR_CAPBSET_DROP, one by one";
        } else if ((bounding & CAPABILITIES) != CAPABILITIES) {
            hint = "keep the capabilities that are given";
        } else if (bounding != CAPABILITIES) {
            hint = "drop every other capability; the last one is number " + (Capabilities.NAMES.size() - 1);
        } else if (sets.isEmpty()) {
            hint = "the bounding set applies at execve: this thread's own sets are changed with capset";
        } else if (!limited) {
            hint = "keep capabilities effective and permitted; inheritable ones are for files that have them";
        } else {
            hint = "the bounding set first: dropping from it needs CAP_SETPCAP";
        }
        String expected = "bounding set %1$x, then capset(%1$x, %1$x, 0)".formatted(CAPABILITIES);
        return new Failed(expected, "bounding set %x, capset %s".formatted(bounding, sets), hint);
    }

    private Outcome start(World world, RecordedKernel kernel) {
        List<String> command = List.of("/bin/echo", "hello");
        List<SpawnAction> actions = List.of(new SpawnAction.Dup2(7, 1));
        int pid = world.start(command, actions);
        String expected = "posix_spawn of /bin/echo, arguments " + command + ", the given actions, closeFrom 3";
        if (kernel.calls("execve").findAny().isPresent()) {
            return new Failed(expected, kernel.written(),
                    "execve would replace this JVM: only a child process is in the new PID namespace");
        }
        Optional<ScriptedKernel.Call> spawn = kernel.calls("posix_spawn").findFirst();
        if (spawn.isEmpty()) {
            return new Failed(expected, kernel.written(), "Syscalls has one method that spawns a process");
        }
        SpawnRequest request = (SpawnRequest) spawn.get().arguments().getFirst();
        String hint;
        if (request.arguments().equals(command.subList(1, command.size()))) {
            hint = "argv[0] is the program's own name";
        } else if (!request.program().equals("/bin/echo") || !request.arguments().equals(command)) {
            hint = "the program is the command's first element, the arguments are all of its elements";
        } else if (!request.actions().equals(actions)) {
            hint = "the actions set the command's descriptors 0, 1 and 2";
        } else if (request.closeFrom() < 3) {
            hint = "0, 1 and 2 are the command's input and output: keep them open";
        } else if (request.closeFrom() > 3) {
            hint = "a JVM's descriptors are not close-on-exec: close them from 3 on";
        } else if (pid != RecordedKernel.CHILD) {
            hint = "return what the call returns";
        } else {
            return PASSED;
        }
        return new Failed(expected, request.toString(), hint);
    }

    private Outcome confine(World world, RecordedKernel kernel) {
        world.confine("/cgroup/own", 3, RecordedKernel.CHILD);
        String procs = "/cgroup/own/cgroup.procs < " + RecordedKernel.CHILD;
        List<String> expected = List.of("mkdir /cgroup/own", "/cgroup/own/pids.max < 3", procs);
        List<String> got = kernel.changes();
        if (got.equals(expected)) {
            return PASSED;
        }
        String hint;
        if (!got.contains(expected.getFirst())) {
            hint = "a cgroup is created like a directory: mkdirat";
        } else if (got.stream().anyMatch(change -> change.contains("/tasks < "))) {
            hint = "tasks takes one thread, and cgroup v2 has no such file: cgroup.procs";
        } else if (!got.contains(procs)) {
            hint = "write the process id of the command: 0 or this process's id would move this JVM";
        } else if (!got.contains(expected.get(1))) {
            hint = "the limit is a number in the file pids.max, in both versions";
        } else {
            hint = "write the limit before the process is moved, or it has no limit for a moment";
        }
        return new Failed(expected.toString(), got.toString(), hint);
    }

    private Outcome memoryLimits(World world, RecordedKernel kernel) {
        List<World.Write> two = List.of(new World.Write("memory.max", "100"), new World.Write("memory.swap.max", "30"));
        List<World.Write> one = List.of(
                new World.Write("memory.limit_in_bytes", "100"),
                new World.Write("memory.memsw.limit_in_bytes", "130"));
        String expected = two + ", for version 1 " + one;
        List<World.Write> gotTwo = world.memoryLimits(2, 100, 30);
        List<World.Write> gotOne = world.memoryLimits(1, 100, 30);
        if (gotTwo.equals(two) && gotOne.equals(one)) {
            return PASSED;
        }
        String hint;
        if (gotTwo.equals(gotOne)) {
            hint = "the versions have different file names, and count swap differently";
        } else if (gotTwo.contains(new World.Write("memory.swap.max", "130"))) {
            hint = "memory.swap.max counts swap alone";
        } else if (gotOne.contains(new World.Write("memory.memsw.limit_in_bytes", "30"))) {
            hint = "memsw counts memory and swap together";
        } else if (gotOne.reversed().equals(one)) {
            hint = "memory plus swap cannot be less than memory: write memory first";
        } else {
            hint = "man 7 cgroups; the table in the chapter has the names";
        }
        return new Failed(expected, gotTwo + ", for version 1 " + gotOne, hint);
    }

    /// Runs the wrapped command with a `mount` that only prints its arguments, so that no privileges are needed.
    private Outcome withOwnProc(World world, RecordedKernel kernel) throws IOException, InterruptedException {
        List<String> command = List.of("/bin/sh", "-c", "echo $$ \"$@\"", "sh", "two words");
        List<String> wrapped = world.withOwnProc(command);
        String expected = "a process that mounts proc on /proc and executes the command with all its arguments";
        if (kernel.calls("mount").findAny().isPresent()) {
            return new Failed(expected, kernel.written(),
                    "a proc mount shows the PID namespace of its mounter, and this thread is in the host's");
        }
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
            if (output.matches("mount .*-t proc .*/proc\n" + process.pid() + " two words")) {
                return PASSED;
            }
            String hint;
            if (!output.contains("mount ")) {
                hint = "call mount(8) by name, so that PATH is searched";
            } else if (!output.lines().findFirst().orElse("").matches("mount .*-t proc .*/proc")) {
                hint = "mount -t TYPE SOURCE DIRECTORY";
            } else if (output.matches("(?s).*\\d+ two words")) {
                hint = "the command must be the process that mounted: use exec in the shell";
            } else {
                hint = "the arguments must not be split: \"$@\" keeps them apart";
            }
            return new Failed(expected, output.replace("\n", " / "), hint);
        } finally {
            Files.deleteIfExists(mount);
            Files.deleteIfExists(directory);
        }
    }

    // ---- on the real kernel ----

    private Outcome isNumberOne(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/sh", "-c", "echo $$"));
        return seen.output().equals("1")
                ? PASSED
                : new Failed("1", seen.output(), "the first child after unshare(CLONE_NEWPID) gets process id 1");
    }

    private Outcome hasItsName(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/cat", "/proc/sys/kernel/hostname"));
        String expected = Playground.CONTAINER + " inside, " + Playground.HOST + " outside";
        String got = seen.output() + " inside, " + seen.hostName() + " outside";
        return got.equals(expected)
                ? PASSED
                : new Failed(expected, got, "the host name is that of the calling thread's UTS namespace");
    }

    private Outcome hasItsMounts(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/cat", "/proc/self/mountinfo"));
        boolean inside = seen.output().contains(" " + seen.scratch() + " ");
        boolean outside = seen.hostMounts().contains(" " + seen.scratch() + " ");
        String got = "mounted inside: " + inside + ", outside: " + outside;
        return inside && !outside
                ? PASSED
                : new Failed("mounted inside: true, outside: false", got,
                        "a new mount namespace begins as a copy, and shared mounts propagate between the two");
    }

    private Outcome hasFewCapabilities(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(List.of("/bin/grep", "-E", "^Cap(Eff|Bnd)", "/proc/self/status"));
        String expected = "CapEff: %1$016x CapBnd: %1$016x".formatted(CAPABILITIES);
        String got = seen.output().replaceAll("\\s+", " ");
        return got.equals(expected)
                ? PASSED
                : new Failed(expected, got, "a program that root executes gets all capabilities of the bounding set");
    }

    private Outcome hasFewProcesses(World world, Syscalls kernel) {
        String loop = "read go; for child in 1 2 3 4 5; do sleep 60 & echo $child; done";
        try (Group group = Group.create(kernel)) {
            var seen = new Playground(kernel, world).run(List.of("/bin/sh", "-c", loop), group.path());
            String got = seen.output().lines().filter(line -> line.matches("\\d")).toList() + " started";
            String expected = "[1, 2] started";
            return got.equals(expected)
                    ? PASSED
                    : new Failed(expected, got, "the shell and two others are three processes: the fourth is rejected");
        }
    }

    private Outcome hasItsProc(World world, Syscalls kernel) {
        var seen = new Playground(kernel, world).run(world.withOwnProc(List.of("/bin/sh", "-c", "echo /proc/[0-9]*")));
        return seen.output().equals("/proc/1")
                ? PASSED
                : new Failed("/proc/1", seen.output(), "a proc mount shows the PID namespace of its mounter");
    }

    // ---- the student's class ----

    private interface Look<K> {
        Outcome at(World world, K kernel) throws Exception;
    }

    private static Case noted(Class<?> program, String id, String sentence, Look<RecordedKernel> look) {
        return new Case(id, sentence, false, () -> {
            RecordedKernel kernel = new RecordedKernel();
            return look.at(world(program, kernel.door()), kernel);
        });
    }

    private static Case real(Class<?> program, String id, String sentence, Look<Syscalls> look) {
        return new Case(id, sentence, true, () -> {
            Syscalls kernel = JnrSyscalls.load();
            return look.at(world(program, kernel), kernel);
        });
    }

    private static World world(Class<?> program, Syscalls kernel) {
        return (World) StudentCode.create(program, kernel);
    }
}
