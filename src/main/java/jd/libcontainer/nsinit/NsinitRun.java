package jd.libcontainer.nsinit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.start.ExecDriver;
import jd.libcontainer.start.InitProgram;
import jd.libcontainer.start.PreparedInit;

/// `jd nsinit run`: creates a container, starts it, waits for it and removes it.
///
/// Docker 1.2.0: libcontainer nsinit/exec.go. runc: run.go
final class NsinitRun {
    static final NsinitArguments.Syntax SYNTAX =
            new NsinitArguments.Syntax(
            Map.of("b", "bundle", "d", "detach"),
            Set.of("detach"),
            Set.of("bundle", "pid-file", "console-socket"));

    private final Syscalls kernel;
    private final StateStore store;

    /// Releases of what was acquired, in reverse order.
    private final Deque<Runnable> releases = new ArrayDeque<>();

    NsinitRun(Syscalls kernel, StateStore store) {
        this.kernel = kernel;
        this.store = store;
    }

    /// {@return the exit code: the command's, or 128 and the signal that ended it}
    int run(List<String> arguments) {
        NsinitArguments parsed = NsinitArguments.parse(arguments, SYNTAX);
        String id = Nsinit.theContainer("run", parsed);
        try {
            return runBundle(id, parsed);
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    // tag::a-container-without-a-daemon[]
    private int runBundle(String id, NsinitArguments parsed) {
        // Read and check the bundle before anything is created.
        Bundle bundle = Bundle.open(parsed.text("bundle", "."));
        Hooks hooks = Hooks.of(
                bundle.config(), bundle.directory().toString());
        BundlePlan plan = plan(bundle, id, hooks); // <1>
        CommandStreams streams = CommandStreams.of(
                kernel, plan.spec(), bundle.config().child("process"), parsed);
        releases.push(streams::close);

        // Claim the id, atomically. From now on the poststop hooks must run
        // at the end.
        store.claim(id); // <2>
        releases.push(() -> hooks.stopped(kernel, state(bundle, plan, 0)));
        releases.push(() -> store.remove(id));

        // Create the cgroup with its limits; the container enters it last.
        Cgroup cgroup = CgroupMounts.detect(kernel).create(
                plan.cgroup().parent(), plan.cgroup().name(), plan.resources());
        releases.push(cgroup::close);
        cgroup.allowDevices(plan.devices());
        OpenedNamespaces namespaces = OpenedNamespaces.open(
                kernel, plan.namespaces());
        releases.push(namespaces::close);

        // From here on signals are passed on to the container; those that
        // come before it runs are kept for it.
        SignalRelay signals = SignalRelay.install(); // <3>

        // The second JVM: dockerinit, which becomes the command.
        ExecDriver driver = ExecDriver.open(kernel, 0, InitProgram.DOCKERINIT);
        releases.push(driver::close);
        PreparedInit init = driver.prepare( // <4>
                namespaces.namespaces(), plan.spec().filesystem().rootfs(),
                cgroup, Optional.empty());
        releases.push(init::close);
        ContainerProcess process = init.launchWithHooks(
                plan.spec(), streams.stdio(),
                pid -> hooks.created(kernel, state(bundle, plan, pid)));

        // Publish the state, for `jd nsinit state` and others.
        BundleState state = state(bundle, plan, process.pid());
        store.save(state, bundle.file()); // <5>
        NsinitPidFile.write(parsed, process.pid());
        streams.give(process);
        hooks.started(kernel, state);
        if (parsed.has("detach")) {
            return 0;
        }

        // Wait for the container, release everything, return its status.
        signals.to(process);
        ExitStatus status = streams.awaitEnd(process);
        release();
        return status.shellCode();
    }
    // end::a-container-without-a-daemon[]

    private BundlePlan plan(Bundle bundle, String id, Hooks hooks) {
        int own = Integer.parseInt(TextFile.read(kernel, "/proc/self/oom_score_adj").strip());
        BundlePlan plan = BundlePlan.of(bundle, id, own, hooks.inside(before(bundle, id)), Nsinit::warn);
        return plan.with(BundleFilter.in(kernel, bundle.config(), plan.spec()));
    }

    /// {@return the state of a container without a process}
    private static BundleState before(Bundle bundle, String id) {
        return new BundleState(
                id, 0, -1, bundle.directory().toString(), bundle.rootfs().toString(), Instant.now().toString(), "",
                bundle.config().textMap("annotations"));
    }

    private BundleState state(Bundle bundle, BundlePlan plan, int pid) {
        return new BundleState(
                plan.spec().id(),
                pid,
                BundleState.startTime(kernel, pid),
                bundle.directory().toString(),
                plan.spec().filesystem().rootfs(),
                Instant.now().toString(),
                plan.cgroup().path(),
                bundle.config().textMap("annotations"));
    }

    private void release() {
        while (!releases.isEmpty()) {
            releases.pop().run();
        }
    }
}
