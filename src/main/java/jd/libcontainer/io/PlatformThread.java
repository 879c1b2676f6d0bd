package jd.libcontainer.io;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Runs something that blocks in the kernel on a platform thread and waits for its result.
///
/// A virtual thread that blocks in a native call keeps its carrier; on two processors two of them would stop every
/// other virtual thread of the daemon. Waiting here costs only the virtual thread. On a platform thread the action runs
/// inline.
public final class PlatformThread {
    private PlatformThread() {}

    public static <T> T call(String name, Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        if (Thread.currentThread().isVirtual()) {
            Thread.ofPlatform().daemon().name(name).start(task);
        } else {
            task.run();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        return switch (cause) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException(cause);
        };
    }
}
