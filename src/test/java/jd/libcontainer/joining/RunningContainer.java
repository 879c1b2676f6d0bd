package jd.libcontainer.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.InstrumentedKernel;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.Containment.Outcome;
import jd.libcontainer.start.ExecDriver;
import jd.libcontainer.start.TinyRoot;

/// A container that sleeps, for tests that join it.
final class RunningContainer implements AutoCloseable {
    final Syscalls kernel;
    final TinyRoot root;
    final ContainerProcess process;
    final Cgroup cgroup;
    private final Containment containment;

    RunningContainer() {
        this(Resources.UNLIMITED, "sleep", "1000");
    }

    RunningContainer(Resources resources, String... command) {
        this(InstrumentedKernel.load(), resources, root -> root.spec(command));
    }

    RunningContainer(Syscalls kernel, Resources resources, Function<TinyRoot, InitSpec> first) {
        this.kernel = kernel;
        try {
            root = TinyRoot.create(Files.createTempDirectory("jd-join"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        containment = Containment.open(kernel, 0);
        cgroup = containment.cgroup(resources);
        InitSpec spec = first.apply(root);
        int nothing = kernel.openat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/dev/null"), FileSyscalls.O_RDWR | FileSyscalls.O_CLOEXEC, 0);
        process = Containment.start(
                containment.driver(), spec, Namespaces.ALL, new Stdio.Pipes(nothing, nothing, nothing), cgroup);
        kernel.close(nothing);
    }

    InitSpec command(String... arguments) {
        return root.spec(arguments);
    }

    /// Runs a command to its end.
    Outcome join(InitSpec command) {
        return join(command, List.of());
    }

    /// @param tracers the cgroups to freeze during the start
    Outcome join(InitSpec command, List<Cgroup> tracers) {
        return join(command, cgroup, tracers);
    }

    /// @param group the cgroup of the command
    Outcome join(InitSpec command, Cgroup group, List<Cgroup> tracers) {
        int nothing = kernel.openat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/dev/null"), FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC, 0);
        int[] out = kernel.pipe2(FileSyscalls.O_CLOEXEC);
        int[] err = kernel.pipe2(FileSyscalls.O_CLOEXEC);
        CompletableFuture<String> stdout = containment.reading(out[0]);
        CompletableFuture<String> stderr = containment.reading(err[0]);
        ContainerProcess joined;
        try {
            joined = containment.driver().join(new JoinOrder(
                    command, process.pidfd(), new Stdio.Pipes(nothing, out[1], err[1]), group,
                    tracers));
        } finally {
            kernel.close(nothing);
            kernel.close(out[1]);
            kernel.close(err[1]);
        }
        ExitStatus status = joined.exit().orTimeout(30, TimeUnit.SECONDS).join();
        return new Outcome(
                stdout.orTimeout(30, TimeUnit.SECONDS).join(), stderr.orTimeout(30, TimeUnit.SECONDS).join(), status,
                false);
    }

    /// Runs the first process of another container to its end, on the same root.
    Outcome start(InitSpec command, Namespace pids) {
        Namespace own = Namespace.OWN;
        return containment.run(command, new Namespaces(own, pids, own, own, own, UserNamespace.HOST, DebugWait.NONE));
    }

    ExecDriver driver() {
        return containment.driver();
    }

    @Override
    public void close() {
        cgroup.close();
        process.exit().orTimeout(30, TimeUnit.SECONDS).join();
        containment.close();
        root.delete();
    }
}
