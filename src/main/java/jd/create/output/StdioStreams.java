package jd.create.output;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.create.failure.CreateException;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.Stdio;

/// The standard streams between a process and the daemon: three pipes, or one terminal. Sockets are not used, because a
/// program could not open `/dev/stderr` then.
public final class StdioStreams {
    /// How long to wait for the end of the output after the process has exited: only a process outside the container's
    /// PID namespace can keep a pipe open longer.
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Syscalls syscalls;
    private final OutputPump pump;
    private final Stdio stdio;

    /// Closed in the daemon once the process has its copies.
    private final Deque<Integer> containerEnds = new ArrayDeque<>();
    private final Deque<Integer> daemonEnds = new ArrayDeque<>();
    private final List<OutputPump.Source> sources = new ArrayList<>();
    private Optional<Pty> terminal = Optional.empty();

    private StdioStreams(Syscalls syscalls, OutputPump pump, boolean tty, boolean input, Pty.Size size) {
        this.syscalls = syscalls;
        this.pump = pump;
        try {
            this.stdio = tty ? new Stdio.Tty(size) : pipes(input);
        } catch (RuntimeException e) {
            // The second pipe2(2) may fail with EMFILE after the first has succeeded.
            close();
            throw e;
        }
    }

    /// @param input whether clients can write to standard input; otherwise it is `/dev/null`
    public static StdioStreams open(Syscalls syscalls, OutputPump pump, boolean tty, boolean input, Pty.Size size) {
        return new StdioStreams(syscalls, pump, tty, input, size);
    }

    private Stdio pipes(boolean input) {
        int stdin = input ? pipe(true) : containerEnd(openNull());
        int stdout = pipe(false);
        int stderr = pipe(false);
        return new Stdio.Pipes(stdin, stdout, stderr);
    }

    private int openNull() {
        return syscalls.open("/dev/null", FileSyscalls.O_RDWR);
    }

    /// {@return the container's end of a new pipe}
    private int pipe(boolean containerReads) {
        int[] ends = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        daemonEnds.add(ends[containerReads ? 1 : 0]);
        return containerEnd(ends[containerReads ? 0 : 1]);
    }

    private int containerEnd(int fd) {
        containerEnds.add(fd);
        return fd;
    }

    public Stdio stdio() {
        return stdio;
    }

    /// Makes the container's root the owner of the pipes, so that it can open `/dev/stdout`.
    public void chown(IdMaps maps) {
        for (int fd : containerEnds) {
            boolean pipe = (syscalls.fstat(fd).mode() & FileSyscalls.S_IFMT)
                    == FileSyscalls.S_IFIFO;
            if (pipe && maps.remapped()) {
                syscalls.fchownat(fd, new byte[0], maps.rootUid(), maps.rootGid(), FileSyscalls.AT_EMPTY_PATH);
            }
        }
    }

    /// Connects the streams of a started process to `output` and `stdin`.
    public void connect(ContainerProcess process, OutputListener output, Stdin stdin, boolean input) {
        terminal = process.terminal();
        if (terminal.isPresent()) {
            int master = terminal.get().descriptor();
            pump(syscalls.dup(master), StdStream.STDOUT, output);
            if (input) {
                stdin.open(syscalls.dup(master));
            } else {
                stdin.discard();
            }
            return;
        }
        if (input) {
            stdin.open(daemonEnds.remove());
        } else {
            stdin.discard();
        }
        pump(daemonEnds.remove(), StdStream.STDOUT, output);
        pump(daemonEnds.remove(), StdStream.STDERR, output);
        closeContainerEnds();
    }

    private void pump(int fd, StdStream stream, OutputListener output) {
        try {
            sources.add(pump.add(fd, new OutputPump.Sink() {
                @Override
                public void bytes(byte[] bytes) {
                    output.publish(stream, bytes);
                }

                @Override
                public void end() {
                    output.finish(stream);
                }
            }));
        } catch (RuntimeException e) {
            syscalls.close(fd);
            throw e;
        }
    }

    /// The process has its own copies. While the daemon keeps one open, the pipe does not reach its end.
    private void closeContainerEnds() {
        while (!containerEnds.isEmpty()) {
            syscalls.close(containerEnds.remove());
        }
    }

    public synchronized void resize(Pty.Size size) {
        terminal.ifPresent(pty -> pty.resize(size));
    }

    /// Returns when all output of the exited process has been passed on.
    public void drain() {
        CompletableFuture<?>[] all =
                sources.stream().map(OutputPump.Source::drained).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sources.forEach(OutputPump.Source::drop);
            CompletableFuture.allOf(all).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new CreateException("read a container's last output: " + e.getMessage(), e);
        }
    }

    public synchronized void close() {
        closeContainerEnds();
        while (!daemonEnds.isEmpty()) {
            syscalls.close(daemonEnds.remove());
        }
        terminal.ifPresent(Pty::close);
        terminal = Optional.empty();
    }
}
