package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.create.output.OutputPump;
import jd.create.output.Stdin;
import jd.create.output.StdioStreams;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The pump and standard input over real pipes, which need no root.
class PipesTest {
    private static final CompletableFuture<Void> STAYS = new CompletableFuture<>();

    private Syscalls syscalls;

    @BeforeAll
    static void needsLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
    }

    @BeforeEach
    void load() {
        syscalls = JnrSyscalls.load();
    }

    /// Stores the bytes that the pump reads.
    private static final class Kept implements OutputPump.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public synchronized void bytes(byte[] read) {
            bytes.writeBytes(read);
        }

        @Override
        public void end() {
            ended.complete(null);
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private void write(int fd, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertEquals(bytes.length, syscalls.write(fd, bytes, 0, bytes.length));
    }

    @Test
    void pumpReadsThreeHundredContainersOnOneThread() throws Exception {
        try (OutputPump pump = new OutputPump(syscalls)) {
            int threads = Thread.activeCount();
            List<int[]> pipes = new ArrayList<>();
            List<Kept> sinks = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
                Kept sink = new Kept();
                pump.add(pipe[0], sink);
                pipes.add(pipe);
                sinks.add(sink);
            }
            for (int i = 0; i < 600; i += 7) {
                write(pipes.get(i)[1], "from " + i);
            }
            for (int i = 0; i < 600; i++) {
                syscalls.close(pipes.get(i)[1]);
                sinks.get(i).ended.get(20, TimeUnit.SECONDS);
                assertEquals(i % 7 == 0 ? "from " + i : "", sinks.get(i).text());
            }
            // Other tests start and stop threads; the limit is far below six hundred readers.
            assertTrue(Thread.activeCount() < threads + 10);
        }
    }

    @Test
    void failedOpenOfStreamsLeaksNoDescriptor() {
        try (OutputPump pump = new OutputPump(syscalls)) {
            for (int succeeding = 0; succeeding < 3; succeeding++) {
                ScriptedKernel kernel = ScriptedKernel.before(syscalls);
                int[] left = {succeeding};
                kernel.fail("pipe2", 1, ScriptedKernel.errno("pipe2", Errno.EMFILE), _ -> left[0]-- == 0);
                assertThrows(SyscallException.class, () ->
                        StdioStreams.open(kernel.syscalls(), pump, false, true, Pty.Size.UNKNOWN));
                assertEquals(2 * succeeding, kernel.count("close"));
            }
        }
    }

    @Test
    void pipeKeptOpenByAnotherProcessCanBeDropped() throws Exception {
        try (OutputPump pump = new OutputPump(syscalls)) {
            int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
            Kept sink = new Kept();
            OutputPump.Source source = pump.add(pipe[0], sink);
            write(pipe[1], "last words");
            source.drop();
            source.drained().get(10, TimeUnit.SECONDS);
            assertTrue(sink.ended.isDone());
            syscalls.close(pipe[1]);
        }
    }

    @Test
    void inputBeforeTheStartIsWrittenAfterIt() throws Exception {
        int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        Stdin stdin = new Stdin(syscalls);
        CompletableFuture<Boolean> written = CompletableFuture.supplyAsync(() -> {
            boolean taken = stdin.write("early".getBytes(StandardCharsets.UTF_8), STAYS);
            stdin.close(STAYS);
            return taken;
        });
        assertFalse(written.isDone());
        stdin.open(pipe[1]);
        assertTrue(written.get(10, TimeUnit.SECONDS));
        byte[] buffer = new byte[100];
        assertEquals(5, syscalls.read(pipe[0], buffer, 0, 100));
        assertEquals(0, syscalls.read(pipe[0], buffer, 0, 100));
        syscalls.close(pipe[0]);
    }

    @Test
    void writerReturnsAtTheEndOfTheRunThoughThePipeIsFull() throws Exception {
        int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        Stdin stdin = new Stdin(syscalls);
        stdin.open(pipe[1]);
        CompletableFuture<Boolean> written = CompletableFuture.supplyAsync(() -> stdin.write(new byte[1 << 20], STAYS));
        Thread.sleep(200);
        assertFalse(written.isDone());
        stdin.end();
        assertFalse(written.get(10, TimeUnit.SECONDS));
        assertFalse(stdin.write(new byte[1], STAYS));
        syscalls.close(pipe[0]);
    }

    @Test
    void slowlyReadingContainerGetsAllInput() throws Exception {
        int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        Stdin stdin = new Stdin(syscalls);
        stdin.open(pipe[1]);
        CompletableFuture<Boolean> written = CompletableFuture.supplyAsync(() -> stdin.write(new byte[1 << 20], STAYS));
        byte[] buffer = new byte[30_000];
        int read = 0;
        while (read < 1 << 20) {
            Thread.sleep(1);
            read += syscalls.read(pipe[0], buffer, 0, buffer.length);
        }
        assertEquals(1 << 20, read);
        assertTrue(written.get(10, TimeUnit.SECONDS));
        stdin.end();
        assertEquals(0, syscalls.read(pipe[0], buffer, 0, buffer.length));
        syscalls.close(pipe[0]);
    }

    @Test
    void clientThatDisconnectsBeforeTheStartIsReleased() throws Exception {
        Stdin stdin = new Stdin(syscalls);
        var gone = new CompletableFuture<Void>();
        CompletableFuture<Boolean> copied = CompletableFuture.supplyAsync(() -> {
            boolean detached = stdin.copy(new ByteArrayInputStream(new byte[10]), Optional.empty(), gone);
            stdin.close(gone);
            return detached;
        });
        Thread.sleep(50);
        assertFalse(copied.isDone());
        gone.complete(null);
        assertFalse(copied.get(10, TimeUnit.SECONDS));

        // The input is still open for the next client and the container.
        int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        stdin.open(pipe[1]);
        assertTrue(stdin.write(new byte[] {1}, STAYS));
        assertEquals(1, syscalls.read(pipe[0], new byte[10], 0, 10));
        stdin.end();
        syscalls.close(pipe[0]);
    }

    @Test
    void containerWithoutStdinDiscardsInputUntilItEnds() {
        Stdin stdin = new Stdin(syscalls);
        stdin.discard();
        assertTrue(stdin.write(new byte[10], STAYS));
        stdin.end();
        assertFalse(stdin.write(new byte[10], STAYS));
    }

    @Test
    void failedStartReleasesWritingClients() throws Exception {
        Stdin stdin = new Stdin(syscalls);
        CompletableFuture<Boolean> written = CompletableFuture.supplyAsync(() -> stdin.write(new byte[10], STAYS));
        stdin.end();
        assertFalse(written.get(10, TimeUnit.SECONDS));
    }
}
