package jd.libcontainer.io;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.slf4j.LoggerFactory;

/// One thread that waits for many descriptors with poll(2) and runs a step for each that has become ready.
///
/// All containers depend on such a thread, so nothing ends it but [#close]. When a step fails, with an Error too, only
/// its descriptor is watched no longer: a descriptor that stays ready, as a closed one does (POLLNVAL), would
/// otherwise keep the thread busy. When poll(2) itself fails, that is logged once and retried after a pause.
///
/// An OutOfMemoryError that arrives here is a thread that the kernel has refused: when the heap is full, the daemon's
/// `-XX:+ExitOnOutOfMemoryError` has ended the process before anything could be caught.
///
/// poll(2)
public final class PollThread implements AutoCloseable {
    /// What a descriptor is watched for, besides errors and a hang-up.
    public enum Event {
        /// POLLIN
        READABLE,
        /// POLLPRI: a file of the kernel has new content; of a socket, the hang-up alone
        CHANGED
    }

    private record Watch(Event event, IntConsumer ready) {}

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Syscalls kernel;
    private final String name;
    private final int[] wake;
    private final Map<Integer, Watch> watches = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Runnable> steps = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    // Guarded by `wake`: whether its ends are closed, and their numbers perhaps another's.
    private boolean closed;

    // Of the thread alone; 0 while all is well.
    private long pauseMillis;

    public PollThread(Syscalls kernel, String name) {
        this.kernel = kernel;
        this.name = name;
        this.wake = kernel.pipe2(FileSyscalls.O_CLOEXEC | FileSyscalls.O_NONBLOCK);
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /// Runs `ready` on this thread, with the descriptor, each time that the descriptor is ready. Does not own the
    /// descriptor.
    public void watch(int fd, Event event, IntConsumer ready) {
        watches.put(fd, new Watch(event, ready));
        wake();
    }

    /// Does not watch it any more. The caller closes the descriptor afterwards and on this thread ([#run]): while
    /// poll(2) waits for it, its number must not become another file's.
    public void forget(int fd) {
        watches.remove(fd);
    }

    /// Runs a step on this thread, between two calls of poll(2).
    public void run(Runnable step) {
        steps.add(step);
        wake();
    }

    /// A full pipe has woken the thread already.
    private void wake() {
        synchronized (wake) {
            if (closed) {
                throw new LibcontainerException(name + ": it is closed");
            }
            try {
                kernel.write(wake[1], new byte[1], 0, 1);
            } catch (SyscallException e) {
                if (!e.is(Errno.EAGAIN)) {
                    throw e;
                }
            }
        }
    }

    private void run() {
        while (!closing) {
            try {
                runSteps();
                poll();
                pauseMillis = 0;
            } catch (Throwable e) {
                backOff(e);
            }
        }
        runSteps();
    }

    private void poll() {
        for (int fd : kernel.poll(descriptors(Event.READABLE), descriptors(Event.CHANGED), -1)) {
            if (fd == wake[0]) {
                kernel.read(wake[0], new byte[512], 0, 512);
            } else {
                ready(fd);
            }
        }
    }

    private int[] descriptors(Event event) {
        int[] fds = new int[watches.size() + 1];
        int count = 0;
        if (event == Event.READABLE) {
            fds[count++] = wake[0];
        }
        for (Map.Entry<Integer, Watch> entry : watches.entrySet()) {
            if (entry.getValue().event() == event) {
                // More may have come since the array was made.
                fds = count == fds.length ? Arrays.copyOf(fds, 2 * count) : fds;
                fds[count++] = entry.getKey();
            }
        }
        return Arrays.copyOf(fds, count);
    }

    private void ready(int fd) {
        Watch watch = watches.get(fd);
        if (watch == null) {
            return;
        }
        try {
            watch.ready().accept(fd);
        } catch (Throwable e) {
            watches.remove(fd, watch);
            log("give up descriptor " + fd, e);
        }
    }

    private void runSteps() {
        for (Runnable step; (step = steps.poll()) != null; ) {
            try {
                step.run();
            } catch (Throwable e) {
                log("step", e);
            }
        }
    }

    private void backOff(Throwable failure) {
        if (pauseMillis == 0) {
            log("wait for descriptors, and try again until it succeeds", failure);
        }
        pauseMillis = Math.clamp(2 * pauseMillis, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
        long end = System.nanoTime() + pauseMillis * 1_000_000;
        while (!closing && System.nanoTime() < end) {
            try {
                Thread.sleep(FIRST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// The logger is looked up here: a dockerinit, which never fails like this, does not pay for it. A log that
    /// cannot be written does not end the thread either.
    private void log(String doing, Throwable failure) {
        try {
            LoggerFactory.getLogger(PollThread.class).error("{}: {}: {}", name, doing, failure.toString(), failure);
        } catch (Throwable e) {
            return;
        }
    }

    /// Ends the thread, after all steps. Descriptors that are still watched stay open.
    @Override
    public void close() {
        closing = true;
        wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (wake) {
            closed = true;
            kernel.close(wake[0]);
            kernel.close(wake[1]);
        }
    }
}
