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

/// The standard streams between a process and the daemon: three pipes, or one terminal. Never sockets, because a
/// program that opens `/dev/stderr` again must get what it had.
public final class StdioStreams {
    /// How long output is waited for after the process has ended: only a process outside the container's pid
    /// namespace can hold a pipe longer.
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final Syscalls syscalls;
    private final OutputPump pump;
    private final Stdio stdio;

    /// The container's ends, which are closed once it has them.
    private final Deque<Integer> theirs = new ArrayDeque<>();
    private final Deque<Integer> ours = new ArrayDeque<>();
    private final List<OutputPump.Source> sources = new ArrayList<>();
    private Optional<Pty> terminal = Optional.empty();

    private StdioStreams(Syscalls syscalls, OutputPump pump, boolean tty, boolean input, Pty.Size size) {
        this.syscalls = syscalls;
        this.pump = pump;
        try {
            this.stdio = tty ? new Stdio.Tty(size) : pipes(input);
        } catch (RuntimeException e) {
            // The second pipe may fail, with EMFILE, when the first is open.
            close();
            throw e;
        }
    }

    /// @param input whether clients may type; otherwise standard input is `/dev/null`
    public static StdioStreams open(Syscalls syscalls, OutputPump pump, boolean tty, boolean input, Pty.Size size) {
        return new StdioStreams(syscalls, pump, tty, input, size);
    }

    private Stdio pipes(boolean input) {
        int stdin = input ? pipe(true) : theirs(openNull());
        int stdout = pipe(false);
        int stderr = pipe(false);
        return new Stdio.Pipes(stdin, stdout, stderr);
    }

    private int openNull() {
        return syscalls.openat(FileSyscalls.AT_FDCWD, FileSyscalls.bytes("/dev/null"), FileSyscalls.O_RDWR, 0);
    }

    /// {@return the container's end}
    private int pipe(boolean containerReads) {
        int[] ends = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        ours.add(ends[containerReads ? 1 : 0]);
        return theirs(ends[containerReads ? 0 : 1]);
    }

    private int theirs(int fd) {
        theirs.add(fd);
        return fd;
    }

    public Stdio stdio() {
        return stdio;
    }

    /// Lets root of a user namespace open its streams anew, by `/dev/stdout`.
    public void giveTo(IdMaps maps) {
        for (int fd : theirs) {
            boolean pipe = (syscalls.fstat(fd).mode() & FileSyscalls.S_IFMT)
                    == FileSyscalls.S_IFIFO;
            if (pipe && maps.remapped()) {
                syscalls.fchownat(fd, new byte[0], maps.rootUid(), maps.rootGid(), FileSyscalls.AT_EMPTY_PATH);
            }
        }
    }

    /// The process runs: what it writes flows to `output`, what clients type to it.
    public void connect(ContainerProcess process, Audience output, Stdin stdin, boolean input) {
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
            stdin.open(ours.remove());
        } else {
            stdin.discard();
        }
        pump(ours.remove(), StdStream.STDOUT, output);
        pump(ours.remove(), StdStream.STDERR, output);
        closeTheirs();
    }

    private void pump(int fd, StdStream stream, Audience output) {
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

    /// The container has its own copies; while one of these is open, the pipe has no end.
    private void closeTheirs() {
        while (!theirs.isEmpty()) {
            syscalls.close(theirs.remove());
        }
    }

    public synchronized void resize(Pty.Size size) {
        terminal.ifPresent(pty -> pty.resize(size));
    }

    /// The process has ended: returns when all its output is where it belongs.
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
        closeTheirs();
        while (!ours.isEmpty()) {
            syscalls.close(ours.remove());
        }
        terminal.ifPresent(Pty::close);
        terminal = Optional.empty();
    }
}
