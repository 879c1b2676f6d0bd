package jd.libcontainer.kernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A kernel in front of another one, real or fake, whose calls fail when a test says so.
public final class FailingKernel {
    /// A rule: which arguments of a call fail, how often, and with what.
    private record Fault(Predicate<Object[]> arguments, Throwable failure, int[] left) {}

    private final Syscalls behind;
    private final Map<String, List<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    public FailingKernel(Syscalls behind) {
        this.behind = behind;
    }

    /// {@return the kernel as the code under test sees it}
    public Syscalls syscalls() {
        return (Syscalls) Proxy.newProxyInstance(
                Syscalls.class.getClassLoader(), new Class<?>[] {Syscalls.class}, (_, method, arguments) -> {
                    counts.merge(method.getName(), 1, Integer::sum);
                    fail(method.getName(), arguments);
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void fail(String call, Object[] arguments) throws Throwable {
        for (Fault fault : faults.getOrDefault(call, List.of())) {
            synchronized (fault) {
                if (fault.left()[0] > 0 && fault.arguments().test(arguments)) {
                    fault.left()[0]--;
                    throw fault.failure();
                }
            }
        }
    }

    /// Lets the next `times` calls fail.
    public void fail(String call, int times, Throwable failure) {
        fail(call, times, failure, _ -> true);
    }

    /// Lets calls with such arguments fail.
    public void fail(String call, int times, Throwable failure, Predicate<Object[]> arguments) {
        faults.computeIfAbsent(call, _ -> new CopyOnWriteArrayList<>())
                .add(new Fault(arguments, failure, new int[] {times}));
    }

    /// {@return how often a call was made}
    public int count(String call) {
        return counts.getOrDefault(call, 0);
    }

    public static SyscallException errno(String call, Errno errno) {
        return new SyscallException(call, errno);
    }

    /// {@return what `Thread.start` throws when the kernel refuses a thread}
    public static OutOfMemoryError noThread() {
        return new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits");
    }
}
