package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A failure of one stream does not affect the others.
class OutputPumpTest {
    private static final String END = "(end)";

    private ScriptedKernel kernel;
    private Syscalls syscalls;
    private OutputPump pump;

    /// One pumped pipe, and a sink that throws on demand.
    private final class Stream implements OutputPump.Sink {
        private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
        private final Optional<Throwable> failure;
        private final int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        private final OutputPump.Source source;

        Stream(Optional<Throwable> failure) {
            this.failure = failure;
            this.source = pump.add(pipe[0], this);
        }

        @Override
        public void bytes(byte[] bytes) {
            seen.add(new String(bytes, StandardCharsets.US_ASCII));
            fail();
        }

        @Override
        public void end() {
            seen.add(END);
            fail();
        }

        private void fail() {
            switch (failure.orElse(null)) {
                case null -> {}
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }

        void write(String text) {
            syscalls.write(pipe[1], text.getBytes(StandardCharsets.US_ASCII), 0, text.length());
        }

        String next() throws InterruptedException {
            return seen.poll(10, TimeUnit.SECONDS);
        }

        void closeWriter() {
            syscalls.close(pipe[1]);
        }
    }

    @BeforeEach
    void start() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        kernel = ScriptedKernel.before(JnrSyscalls.load());
        syscalls = kernel.syscalls();
        pump = new OutputPump(syscalls);
    }

    @AfterEach
    void stop() {
        if (pump != null) {
            pump.close();
        }
    }

    private void assertOthersAreRead() throws Exception {
        Stream other = new Stream(Optional.empty());
        other.write("text");
        assertEquals("text", other.next());
        other.closeWriter();
        assertEquals(END, other.next());
        other.source.drained().get(10, TimeUnit.SECONDS);
    }

    @Test
    void streamOfAThrowingSinkIsReadToItsEnd() throws Exception {
        for (Throwable failure : new Throwable[] {new IllegalStateException("disk full"), ScriptedKernel.noThread()}) {
            Stream stream = new Stream(Optional.of(failure));
            stream.write("one");
            assertEquals("one", stream.next());
            stream.write("two");
            assertEquals("two", stream.next());
            stream.closeWriter();
            assertEquals(END, stream.next());
            stream.source.drained().get(10, TimeUnit.SECONDS);
        }
        assertOthersAreRead();
    }

    @Test
    void unexpectedReadErrorEndsTheStream() throws Exception {
        Stream stream = new Stream(Optional.empty());
        kernel.fail("read", 1, ScriptedKernel.errno("read", Errno.ENOMEM), a -> a[0].equals(stream.pipe[0]));
        stream.write("lost");
        assertEquals(END, stream.next());
        stream.source.drained().get(10, TimeUnit.SECONDS);
        stream.closeWriter();
        assertOthersAreRead();
    }

    @Test
    void interruptedReadIsRetried() throws Exception {
        Stream stream = new Stream(Optional.empty());
        kernel.fail("read", 3, ScriptedKernel.errno("read", Errno.EINTR), a -> a[0].equals(stream.pipe[0]));
        stream.write("kept");
        assertEquals("kept", stream.next());
        stream.closeWriter();
    }

    @Test
    void failingCloseStillEndsTheStream() throws Exception {
        Stream stream = new Stream(Optional.empty());
        kernel.fail("close", 1, ScriptedKernel.errno("close", Errno.EIO), a -> a[0].equals(stream.pipe[0]));
        stream.closeWriter();
        assertEquals(END, stream.next());
        stream.source.drained().get(10, TimeUnit.SECONDS);
        syscalls.close(stream.pipe[0]);
        assertOthersAreRead();
    }

    @Test
    void descriptorThatIsNotOpenEndsTheStreamAndDoesNotSpin() throws Exception {
        int[] pipe = syscalls.pipe2(FileSyscalls.O_CLOEXEC);
        syscalls.close(pipe[0]);
        syscalls.close(pipe[1]);
        var ended = new CompletableFuture<Void>();
        OutputPump.Source source = pump.add(pipe[0], new OutputPump.Sink() {
            @Override
            public void bytes(byte[] bytes) {
                throw new AssertionError();
            }

            @Override
            public void end() {
                ended.complete(null);
            }
        });
        ended.get(10, TimeUnit.SECONDS);
        source.drained().get(10, TimeUnit.SECONDS);
        int polls = kernel.count("poll");
        Thread.sleep(200);
        assertTrue(kernel.count("poll") - polls < 5);
        assertOthersAreRead();
    }

    @Test
    void failingPollDoesNotEndThePump() throws Exception {
        kernel.fail("poll", 3, ScriptedKernel.errno("poll", Errno.ENOMEM));
        kernel.fail("poll", 1, ScriptedKernel.noThread());
        assertOthersAreRead();
        assertOthersAreRead();
    }

    @Test
    void closingEndsEveryStream() throws Exception {
        Stream stream = new Stream(Optional.empty());
        pump.close();
        pump = null;
        assertEquals(END, stream.next());
        stream.source.drained().get(10, TimeUnit.SECONDS);
        stream.closeWriter();
    }
}
