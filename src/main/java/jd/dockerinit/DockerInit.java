package jd.dockerinit;

import jd.containernet.NetworkStack;
import jd.libcontainer.io.Pty;
import jd.libcontainer.joining.JoinedTerminal;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.AppArmorProfile;
import jd.libcontainer.process.Credentials;
import jd.libcontainer.process.Environment;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.process.ResourceLimits;
import jd.libcontainer.process.UserCommand;
import jd.libcontainer.process.WorkingDirectory;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.SyncMessage;
import jd.libcontainer.start.SyncPipe;

/// The program in a container's first process before the user's command: it runs in new namespaces, sets the container
/// up from inside, and executes the command.
///
/// Docker 1.2.0: daemon/execdriver/native/init.go, libcontainer namespaces/init.go Init. runc: standard_init_linux.go
public final class DockerInit {
    static final int CLOSE_RANGE_CLOEXEC = 4;
    private static final int PR_SET_DUMPABLE = 4;

    private final Syscalls kernel;
    private final SyncPipe pipe;
    private final InitSteps steps;

    /// Knows the current step, which a failure names.
    private final StepLog log;

    DockerInit(Syscalls kernel, SyncPipe pipe, InitSteps steps) {
        this.kernel = kernel;
        this.pipe = pipe;
        this.steps = steps;
        this.log = StepLog.open(kernel);
    }

    /// `jd dockerinit FD`: the descriptor of the sync pipe. Without one it only rehearses and ends, by which the AOT cache
    /// is recorded.
    public static void main(String[] arguments) {
        start(arguments, InitSteps.STANDARD);
    }

    public static void start(String[] arguments, InitSteps steps) {
        Syscalls kernel = JffiSyscalls.load();
        // A debugged init has rehearsed before the debugger could attach.
        if (!Boolean.getBoolean("jd.init.rehearsed")) {
            Rehearsal.run(kernel, steps);
        }
        if (arguments.length < 2) {
            return;
        }
        int status = run(kernel, Integer.parseInt(arguments[arguments.length - 1]), steps);
        // Not exit: shutdown hooks must not run in a container that is set up half-way.
        Runtime.getRuntime().halt(status);
    }

    /// {@return the exit status, if the command was not executed}
    // tag::before-the-specification[]
    public static int run(Syscalls kernel, int syncFd, InitSteps steps) {
        // First of all: a process of a container, even root there, must not
        // read this one's memory or descriptors.
        kernel.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); // <1>
        // A debugger is connected through the host's network, so only this
        // thread, the one that calls execve, leaves it.
        if (Boolean.getBoolean("jd.init.leave.network")) {
            kernel.unshare(MountSyscalls.CLONE_NEWNET); // <2>
        }
        SyncPipe pipe = new SyncPipe(kernel, syncFd);
        pipe.send(new SyncMessage.Waiting()); // <3>
        return new DockerInit(kernel, pipe, steps).obey();
    }

    private int obey() {
        SyncPipe.Delivery order;
        try {
            order = pipe.receive(); // <4>
        } catch (LibcontainerException e) {
            String step = log.step().words();
            tell(new SyncMessage.Failed(
                    step, "", 0, step + ": " + e.getMessage()));
            return 1;
        }
        return attempt(order.message(), order.fds());
    }
    // end::before-the-specification[]

    int attempt(SyncMessage order, int[] fds) {
        try {
            if (order instanceof SyncMessage.Spec spec) {
                raisePriority();
                return become(spec, Descriptors.of(spec.spec().process(), fds));
            }
            if (order instanceof SyncMessage.Join join) {
                return join(join, Descriptors.of(join.spec().process(), fds));
            }
            if (order instanceof SyncMessage.EndOfFile) {
                // The daemon has ended, or the pool does not need this init.
                return 0;
            }
            throw new LibcontainerException("unexpected message: " + order);
        } catch (InitFailure e) {
            tell(new SyncMessage.Failed(log.step().words(), "", e.errno().number(), e.getMessage()));
        } catch (SyscallException e) {
            tell(new SyncMessage.Failed(
                    log.step().words(), e.call(), e.errno().number(), log.step().words() + ": " + e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            tell(new SyncMessage.Failed(log.step().words(), "", 0, log.step().words() + ": " + e));
        }
        return 1;
    }

    /// The pool boots at low priority. Raises all threads: execve waits until every other thread has ended. An init in a
    /// user namespace of its own boots at the daemon's priority, and must not raise it.
    private void raisePriority() {
        try {
            kernel.setpriority(ProcessSyscalls.PRIO_PGRP, 0, 0);
        } catch (SyscallException e) {
            if (!e.is(Errno.EACCES)) {
                throw e;
            }
        }
    }

    /// EPIPE is ignored: the daemon has closed its end, because it has given up this start.
    private void tell(SyncMessage.Failed failed) {
        try {
            pipe.send(failed);
        } catch (SyscallException e) {
            if (!e.is(Errno.EPIPE)) {
                throw e;
            }
        }
    }

    // tag::become[]
    private int become(SyncMessage.Spec order, Descriptors given) {
        InitSpec spec = order.spec();

        // The network first, while the host's /proc is mounted: the settings
        // of an interface are files below it.
        log.begin(Step.NETWORK); // <1>
        if (order.ownNetwork()) {
            NetworkStack.initialize(kernel, spec.namespaces().network());
        }

        // The root is a detached mount, since this process may be older than
        // the mount and then cannot find it by path. It is attached over its
        // own path: pivot_root accepts only a mount point.
        log.begin(Step.ROOT); // <2>
        kernel.umask(0);
        RootFilesystem root = RootFilesystem.attach(kernel, spec, given.root());

        // The user by the image's own /etc/passwd, before a volume can be
        // mounted over it.
        log.begin(Step.USER);
        ExecUser user = root.lookUp(spec);

        // Docker's order: /proc, /dev and the like, then volumes, which may
        // be mounted inside them, then device nodes in the new /dev.
        log.begin(Step.MOUNTS); // <3>
        new Mounting(kernel, root)
                .all(spec.filesystem().mounts(), given.binds());
        log.begin(Step.DEVICES);
        Devices.create(kernel, root, spec.filesystem());

        // The AppArmor profile takes effect at execve. It is written to the
        // host's /proc: the container's might not be a real procfs.
        log.begin(Step.APPARMOR);
        AppArmorProfile.choose(kernel, spec.security().apparmorProfile());

        // The last moment at which the host's files can be reached.
        log.begin(Step.HOOKS);
        CgroupNamespace cgroups =
                new CgroupNamespace(kernel, order.ownCgroup());
        BundleHooks hooks = new BundleHooks(kernel, spec);
        hooks.mounted(pipe, cgroups);

        // From here on a path is resolved in the container.
        log.begin(Step.PIVOT); // <4>
        steps.enter(kernel, root);
        root.propagate(spec.bundle().rootPropagation());

        // A stream that is the host's /dev/null becomes the container's. A
        // terminal is opened in the container's devpts. The streams are
        // replaced last: until then an error goes to the daemon's log.
        log.begin(Step.STANDARD_STREAMS); // <5>
        Devices.reopenNull(kernel, spec.filesystem(), given.standard());
        Pty[] terminal = spec.process().tty()
                ? new Pty[] {Console.open(kernel, order.terminal())}
                : new Pty[0];
        given.becomeStandard(kernel);

        // While /proc/sys is writable.
        log.begin(Step.HOSTNAME); // <6>
        if (order.ownUts()) {
            ProcSettings.writeNames(kernel, spec.namespaces());
        }
        log.begin(Step.SYSCTLS);
        ProcSettings.writeSysctls(kernel, spec.namespaces());
        log.begin(Step.OOM_SCORE);
        ProcSettings.writeOomScore(kernel, spec.process());

        // While the root is writable.
        log.begin(Step.WORKING_DIRECTORY);
        WorkingDirectory.make(kernel, spec.process().workingDir());

        // Read-only paths, then masked paths.
        log.begin(Step.MASKS); // <7>
        Masks.apply(kernel, spec.filesystem());
        kernel.umask(spec.user().umask());

        // HOME by the container's own /etc/passwd, volumes included.
        log.begin(Step.HOME);
        Environment environment =
                Environment.of(spec.process(), user.atHome(kernel));

        // The daemon moves this process into the cgroup. After that every
        // page and thread counts against the command's limits.
        log.begin(Step.CGROUP); // <8>
        awaitGo(terminal);
        cgroups.unshare();

        return becomeCommand(spec, user, environment, hooks);
    }

    // The last steps, common to a first process and an exec process.
    private int becomeCommand(
            InitSpec spec,
            ExecUser user,
            Environment environment,
            BundleHooks hooks) {
        // The directory while still root, who may enter any. Only root may
        // raise a limit; after that no file is opened here, since the limit
        // may be 0 open files. Then the capabilities are dropped, and the
        // remaining steps run as the command's user.
        log.begin(Step.WORKING_DIRECTORY);
        WorkingDirectory.enter(kernel, spec.process().workingDir());
        log.begin(Step.LIMITS);
        ResourceLimits.set(kernel, spec.process());
        log.begin(Step.CAPABILITIES); // <9>
        Credentials.giveStreams(kernel, user, 0, 1, 2);
        steps.become(kernel, user, spec);
        log.begin(Step.COMMAND);
        UserCommand command = UserCommand.find(
                kernel, spec.process().arguments(), environment);
        log.begin(Step.HOOKS);
        hooks.last();

        // execve closes the sync pipe, which the daemon sees. The seccomp
        // filter applies to every later call of this thread, so it is set
        // together with execve.
        log.begin(Step.EXECVE); // <10>
        byte[] filter = SeccompFilter.program(spec.security().seccompFilter());
        return steps.execute(kernel, command, environment, filter);
    }
    // end::become[]

    /// The steps of an exec process for which no thread of the daemon can join ([jd.libcontainer.joining.Joining] says
    /// when): the container is set up and need only be entered.
    private int join(SyncMessage.Join order, Descriptors given) {
        InitSpec spec = order.spec();

        // Files below /proc first, while it is the host's.
        log.begin(Step.OOM_SCORE);
        ProcSettings.writeOomScore(kernel, spec.process());
        log.begin(Step.APPARMOR);
        AppArmorProfile.choose(kernel, spec.security().apparmorProfile());

        // All namespaces of the pidfd's process in one call. Only this thread joins: the one that calls execve.
        log.begin(Step.NAMESPACES);
        kernel.unshare(MountSyscalls.CLONE_FS);
        kernel.umask(0022);
        kernel.setns(given.root(), order.namespaces());

        log.begin(Step.STANDARD_STREAMS);
        Pty[] terminal = spec.process().tty()
                ? new Pty[] {JoinedTerminal.become(kernel, order.terminal())}
                : new Pty[0];
        given.becomeStandard(kernel);

        // The user by the container's files, which its processes may have changed.
        log.begin(Step.USER);
        ExecUser user = ExecUser.lookUpHere(kernel, spec);
        Environment environment = Environment.of(spec.process(), user);

        log.begin(Step.CGROUP);
        awaitGo(terminal);
        return becomeCommand(spec, user, environment, new BundleHooks(kernel, spec));
    }

    private void awaitGo(Pty[] terminal) {
        int[] masters = new int[terminal.length];
        for (int i = 0; i < masters.length; i++) {
            masters[i] = terminal[i].descriptor();
        }
        awaitGo(pipe, log.step(), new SyncMessage.Ready(), masters);
    }

    static void awaitGo(SyncPipe pipe, Step step, SyncMessage reached, int... fds) {
        pipe.send(reached, fds);
        if (!(pipe.receive().message() instanceof SyncMessage.Go)) {
            throw new InitFailure(step.words(), Errno.UNKNOWN, "the daemon has gone");
        }
    }
}
