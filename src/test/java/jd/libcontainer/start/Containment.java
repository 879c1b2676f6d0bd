package jd.libcontainer.start;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.Stdio;

/// Runs containers for tests: an exec driver, pipes, and a cgroup for each container under a parent of the test's own.
public final class Containment implements AutoCloseable {
    public record Outcome(String stdout, String stderr, ExitStatus status, boolean oomKilled) {}

    private final Syscalls kernel;
    private final ExecDriver driver;
    private final CgroupMounts cgroups;
    private final String parent = "/jd-test-" + UUID.randomUUID().toString().substring(0, 8);

    private Containment(Syscalls kernel, ExecDriver driver) {
        this.kernel = kernel;
        this.driver = driver;
        this.cgroups = CgroupMounts.detect(kernel);
    }

    public static Containment open(Syscalls kernel, int poolSize) {
        return new Containment(kernel, ExecDriver.open(kernel, poolSize, InitProgram.DOCKERINIT));
    }

    static Containment open(Syscalls kernel, int poolSize, InitCommand command) {
        return new Containment(kernel, ExecDriver.openWith(kernel, poolSize, command));
    }

    /// Opens a driver without a pool, whose inits get an additional JVM option.
    public static Containment openWith(Syscalls kernel, String option) {
        return open(kernel, 0, commandWith(option));
    }

    /// Boots an init with an additional JVM option, and ends it.
    public static void bootInit(Syscalls kernel, String option) {
        WaitingInit.boot(kernel, commandWith(option), Namespaces.ALL, "/", false, () -> false).close();
    }

    private static InitCommand commandWith(String option) {
        InitCommand command = InitCommand.ofThisJvm(InitProgram.DOCKERINIT);
        List<String> arguments = new ArrayList<>(command.arguments());
        arguments.add(arguments.indexOf("-cp"), option);
        return new InitCommand(command.javaHome(), command.program(), arguments);
    }

    public ExecDriver driver() {
        return driver;
    }

    String parent() {
        return parent;
    }

    public Cgroup cgroup(Resources resources) {
        return cgroups.create(parent, UUID.randomUUID().toString(), resources);
    }

    /// Starts a container whose network namespace has only `lo`.
    public static ContainerProcess start(
            ExecDriver driver, InitSpec spec, Namespaces namespaces, Stdio stdio, Cgroup cgroup) {
        try (PreparedInit init = driver.prepare(namespaces, spec.filesystem().rootfs(), cgroup, Optional.empty())) {
            return init.launch(spec, stdio);
        }
    }

    public Outcome run(InitSpec spec) {
        return run(spec, Resources.UNLIMITED, Namespaces.ALL, "");
    }

    public Outcome run(InitSpec spec, Namespaces namespaces) {
        return run(spec, Resources.UNLIMITED, namespaces, "");
    }

    Outcome run(InitSpec spec, Resources resources, Namespaces namespaces, String input) {
        int[] in = kernel.pipe2(FileSyscalls.O_CLOEXEC);
        int[] out = kernel.pipe2(FileSyscalls.O_CLOEXEC);
        int[] err = kernel.pipe2(FileSyscalls.O_CLOEXEC);
        CompletableFuture<String> stdout = reading(out[0]);
        CompletableFuture<String> stderr = reading(err[0]);
        try (Cgroup cgroup = cgroup(resources)) {
            ContainerProcess process;
            try {
                Stdio stdio = new Stdio.Pipes(in[0], out[1], err[1]);
                process = start(driver, spec, namespaces, stdio, cgroup);
            } catch (InitFailure e) {
                kernel.close(err[1]);
                e.addSuppressed(new AssertionError("its standard error: " + stderr.join()));
                err[1] = kernel.dup(out[1]);
                throw e;
            } finally {
                kernel.close(in[0]);
                kernel.close(out[1]);
                kernel.close(err[1]);
                byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0) {
                    kernel.write(in[1], bytes, 0, bytes.length);
                }
                kernel.close(in[1]);
                stdout.orTimeout(30, TimeUnit.SECONDS).join();
                stderr.orTimeout(30, TimeUnit.SECONDS).join();
            }
            ExitStatus status = process.exit().orTimeout(30, TimeUnit.SECONDS).join();
            return new Outcome(stdout.join(), stderr.join(), status, cgroup.newOomKills() > 0);
        }
    }

    public CompletableFuture<String> reading(int fd) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try (FdInputStream stream = new FdInputStream(kernel, fd)) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
            } catch (UncheckedIOException e) {
                text.completeExceptionally(e);
            }
        });
        return text;
    }

    @Override
    public void close() {
        driver.close();
    }
}
