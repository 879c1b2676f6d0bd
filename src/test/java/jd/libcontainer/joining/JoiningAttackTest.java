package jd.libcontainer.joining;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.InstrumentedKernel;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.start.Await;
import jd.libcontainer.start.Containment.Outcome;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Attacks on a child before its execve: it shares the daemon's memory and is visible in the container. The tests hold it
/// there while a root process of the container tries to read it.
@Tag("root")
class JoiningAttackTest {
    /// Finds the child by its name and tries to read and write its address space.
    private static final String ATTACK = """
            cd /tmp
            while true; do
              for p in /proc/[0-9]*; do
                read name < $p/comm || continue
                if [ "$name" = joining -o "$name" = java ]; then
                  if head -c 1 $p/maps > got 2> refused && test -s got; then echo > leaked; fi
                  for file in mem environ; do
                    if ( : < $p/$file ); then echo $file > leaked; fi
                  done
                  for link in exe root cwd fd/0 ns/mnt; do
                    if readlink $p/$link > got; then echo $link > leaked; fi
                  done
                  echo > seen
                fi
              done 2> /dev/null
              echo > alive
            done""";

    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    private final InstrumentedKernel kernel = InstrumentedKernel.load();
    private RunningContainer container;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    private void startAttacker(long capabilities) {
        container = new RunningContainer(kernel, Resources.UNLIMITED, root -> edit(root.spec("sh", "-c", ATTACK)).capabilities(capabilities).spec());
        kernel.mknodat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(file("gate").toString()), FileSyscalls.S_IFIFO | 0666, 0);
        Await.await("the attacker", () -> Files.exists(file("tmp/alive")));
    }

    @AfterEach
    void stop() {
        if (container != null) {
            container.close();
        }
    }

    private Path file(String name) {
        return container.root.directory().resolve(name);
    }

    private CompletableFuture<Outcome> joinUntilChildWaitsAtTheFifo(List<Cgroup> tracers) {
        kernel.closed().set(true);
        CompletableFuture<Outcome> joined = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                joined.complete(container.join(container.command("echo", "hello"), tracers));
            } catch (RuntimeException e) {
                joined.completeExceptionally(e);
            }
        });
        Await.await("a child", () -> joined.isDone() || isChildAtTheFifo());
        assertFalse(joined.isDone(), () -> "it did not wait: " + joined);
        return joined;
    }

    private boolean isChildAtTheFifo() {
        return child().isPresent();
    }

    private OptionalInt child() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> process.getFileName().toString().matches("\\d+")
                            && text(process.resolve("comm")).equals("joining\n")
                            && namespace(process).equals(namespace(Path.of("/proc/" + container.process.pid()))))
                    .mapToInt(process -> Integer.parseInt(process.getFileName().toString()))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private static String namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private void assertEndsWell(CompletableFuture<Outcome> joined) throws Exception {
        kernel.closed().set(false);
        Files.newOutputStream(file("gate")).close();
        assertEquals("hello\n", joined.get(30, TimeUnit.SECONDS).stdout());
    }

    @Test
    void childIsVisibleButUnreadableWithoutCapSysPtrace() throws Exception {
        startAttacker(Capabilities.DEFAULT);
        CompletableFuture<Outcome> joined = joinUntilChildWaitsAtTheFifo(List.of());

        Await.await("an attempt", () -> Files.exists(file("tmp/seen")));

        Await.await("a refusal", () -> text(file("tmp/refused")).contains("Permission denied"));
        assertFalse(Files.exists(file("tmp/leaked")));
        assertEndsWell(joined);
    }

    @Test
    void childIsReadableWithCapSysPtrace() throws Exception {
        startAttacker(Capabilities.DEFAULT | Capabilities.of("SYS_PTRACE"));
        CompletableFuture<Outcome> joined = joinUntilChildWaitsAtTheFifo(List.of());

        Await.await("success", () -> Files.exists(file("tmp/leaked")));

        assertEndsWell(joined);
    }

    @Test
    void tracersAreFrozenUntilChildHasCalledExecve() throws Exception {
        startAttacker(Capabilities.DEFAULT | Capabilities.of("SYS_PTRACE"));
        CompletableFuture<Outcome> joined = joinUntilChildWaitsAtTheFifo(List.of(container.cgroup));
        Files.deleteIfExists(file("tmp/alive"));

        // The attacker was frozen before the child was spawned.
        Thread.sleep(500);

        assertFalse(Files.exists(file("tmp/alive")), "the attacker goes on");
        assertFalse(Files.exists(file("tmp/seen")));
        assertEndsWell(joined);
        Await.await("the attacker going on", () -> Files.exists(file("tmp/alive")));
        assertFalse(Files.exists(file("tmp/leaked")));
    }

    /// The container's root may send signals to the child; SIGKILL and SIGSTOP cannot be blocked.
    @Test
    void childKilledBeforeExecveIsReportedAsKilledCommand() throws Exception {
        startAttacker(Capabilities.DEFAULT);
        CompletableFuture<Outcome> joined = joinUntilChildWaitsAtTheFifo(List.of());

        kernel.kill(child().orElseThrow(), SIGKILL);

        assertEquals(new ExitStatus(0, SIGKILL), joined.get(30, TimeUnit.SECONDS).status());
        kernel.closed().set(false);
        assertEquals("next\n", container.join(container.command("echo", "next")).stdout());
    }

    @Test
    void stoppedChildBlocksJoinUntilContainerEnds() throws Exception {
        startAttacker(Capabilities.DEFAULT);
        CompletableFuture<Outcome> joined = joinUntilChildWaitsAtTheFifo(List.of());
        kernel.kill(child().orElseThrow(), SIGSTOP);

        kernel.kill(container.process.pid(), SIGKILL);

        assertEquals(new ExitStatus(0, SIGKILL), joined.get(30, TimeUnit.SECONDS).status());
    }

    /// The first process of another container in the same PID namespace: before execve a JVM with the host's rights.
    private Outcome startAmongItsProcesses() {
        byte[] file = FileSyscalls.bytes("/proc/" + container.process.pid() + "/ns/pid");
        int pids = kernel.openat(FileSyscalls.AT_FDCWD, file, FileSyscalls.O_CLOEXEC, 0);
        try {
            return container.start(container.command("echo", "hello"), new Namespace.Joined(pids));
        } finally {
            kernel.close(pids);
        }
    }

    @Test
    void dockerinitIsReadableWithCapSysPtrace() throws Exception {
        startAttacker(Capabilities.DEFAULT | Capabilities.of("SYS_PTRACE"));

        assertEquals("hello\n", startAmongItsProcesses().stdout());

        Await.await("success", () -> Files.exists(file("tmp/leaked")));
    }

    @Test
    void tracersAreFrozenUntilDockerinitHasCalledExecve() throws Exception {
        startAttacker(Capabilities.DEFAULT | Capabilities.of("SYS_PTRACE"));

        try (FrozenTracers _ = FrozenTracers.freeze(List.of(container.cgroup))) {
            assertEquals("hello\n", startAmongItsProcesses().stdout());
        }

        Files.deleteIfExists(file("tmp/alive"));
        Await.await("the attacker going on", () -> Files.exists(file("tmp/alive")));
        assertFalse(Files.exists(file("tmp/leaked")));
    }

    @Test
    void movedCommandIsInCgroup() {
        container = new RunningContainer();

        // It is spawned outside the cgroup, so its first read may show the daemon's.
        Outcome outcome = container.join(
                container.command("sh", "-c",
                        "until [ \"$(cat /proc/self/cgroup)\" = \"$(cat /proc/1/cgroup)\" ]; do :; done; echo in"),
                List.of(container.cgroup));

        assertEquals("in\n", outcome.stdout());
    }
}
