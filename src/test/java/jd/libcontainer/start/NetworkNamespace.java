package jd.libcontainer.start;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.netlink.Netlink;

/// A network namespace for a test, which a sleeping process keeps alive: changes in it do not affect the host.
public final class NetworkNamespace implements AutoCloseable {
    private final Syscalls kernel = JnrSyscalls.load();
    private final Process sleeper;

    /// Reports the test as skipped where it cannot create a network namespace.
    public static void assumeRoot() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "network namespaces need Linux");
        assumeTrue(JnrSyscalls.load().geteuid() == 0, "network namespaces need root");
    }

    public NetworkNamespace() {
        try {
            sleeper = new ProcessBuilder("unshare", "--net", "sleep", "600").start();
            while (Files.readSymbolicLink(file()).equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")))) {
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("make a network namespace", e);
        }
    }

    /// {@return the process that keeps the namespace alive}
    public int pid() {
        return (int) sleeper.pid();
    }

    private Path file() {
        return Path.of("/proc", Integer.toString(pid()), "ns", "net");
    }

    /// {@return a socket of the namespace, which every thread can use}
    public Netlink netlink() {
        return inside(() -> Netlink.open(kernel));
    }

    /// Runs system calls on a thread that has entered the namespace.
    public <T> T inside(Callable<T> calls) {
        FutureTask<T> task = new FutureTask<>(() -> {
            int fd = kernel.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(file().toString()), 0, 0);
            kernel.setns(fd, MountSyscalls.CLONE_NEWNET);
            kernel.close(fd);
            return calls.call();
        });
        try {
            Thread thread = Thread.ofPlatform().start(task);
            thread.join();
            return task.get();
        } catch (Exception e) {
            throw new IllegalStateException("in a network namespace", e);
        }
    }

    /// {@return a [Subprocess] that runs programs in the namespace}
    public Subprocess programs() {
        Subprocess host = Subprocess.host();
        return new Subprocess() {
            @Override
            public Result run(Command command) {
                List<String> words = new ArrayList<>(List.of("nsenter", "--net=" + file()));
                words.addAll(command.words());
                return host.run(new Command(words, command.input(), command.environment(), command.timeout()));
            }

            @Override
            public ProcessHandle detach(Command command, Path log) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<Path> find(String program) {
                return host.find(program);
            }
        };
    }

    /// Runs a program in the namespace; it must succeed. {@return its standard output}
    public String run(String... words) {
        return programs().require(Command.of(words));
    }

    @Override
    public void close() {
        sleeper.destroyForcibly();
        try {
            sleeper.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
