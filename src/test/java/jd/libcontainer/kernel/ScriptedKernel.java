package jd.libcontainer.kernel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// A kernel whose results and failures a test sets, and which counts calls. It delegates to another kernel, the real one or
/// [FakeKernel]; without one, a call without a set result does nothing and returns 0.
public final class ScriptedKernel {
    /// A call and its arguments: `mount("proc", "/proc", "proc", 0x2, "")`.
    public record Call(String name, List<Object> arguments) {
        @Override
        public String toString() {
            return name + "(" + String.join(", ", arguments.stream().map(Call::shown).toList()) + ")";
        }

        private static String shown(Object argument) {
            return switch (argument) {
                case null -> "null";
                case String text -> '"' + text + '"';
                case Long bits -> "0x" + Long.toHexString(bits);
                case int[] numbers -> Arrays.toString(numbers);
                case byte[] text -> '"' + new String(text, StandardCharsets.UTF_8) + '"';
                case List<?> list -> list.stream().map(Call::shown).toList().toString();
                default -> String.valueOf(argument);
            };
        }
    }

    /// The result or the failure of a call.
    public interface Answer {
        Object to(Call call) throws Throwable;
    }

    /// A rule: which arguments of a call fail, how often, and with which exception.
    private record Fault(Predicate<Object[]> arguments, Throwable failure, int[] left) {}

    private final Optional<Syscalls> behind;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, List<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    private ScriptedKernel(Optional<Syscalls> behind) {
        this.behind = behind;
    }

    public static ScriptedKernel before(Syscalls behind) {
        return new ScriptedKernel(Optional.of(behind));
    }

    public static ScriptedKernel alone() {
        return new ScriptedKernel(Optional.empty());
    }

    /// {@return the kernel for the code under test}
    public Syscalls syscalls() {
        return of((method, arguments) -> {
            counts.merge(method.getName(), 1, Integer::sum);
            fail(method.getName(), arguments);
            return answered(method, arguments);
        });
    }

    /// What a kernel does with a call.
    public interface Behavior {
        Object call(Method method, Object[] arguments) throws Throwable;
    }

    /// {@return a kernel that keeps no record of its calls} For behavior that depends on the arguments of a call, and for
    /// tests with Lincheck, which tries more schedules for each access of shared memory.
    public static Syscalls of(Behavior behavior) {
        return (Syscalls) Proxy.newProxyInstance(
                Syscalls.class.getClassLoader(), new Class<?>[] {Syscalls.class}, (self, method, arguments) ->
                switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> 0;
                    case "toString" -> "kernel";
                    // The call that the kernel sees is openat.
                    case "open" -> InvocationHandler.invokeDefault(self, method, arguments);
                    default -> behavior.call(method, arguments == null ? new Object[0] : arguments);
                });
    }

    /// Makes the call on another kernel.
    public static Object pass(Object kernel, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(kernel, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
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

    private Object answered(Method method, Object[] arguments) throws Throwable {
        Answer answer = answers.get(method.getName());
        if (answer != null) {
            return answer.to(new Call(method.getName(), Arrays.asList(arguments)));
        }
        if (behind.isPresent()) {
            return pass(behind.get(), method, arguments);
        }
        return method.getReturnType() == int.class ? (Object) 0 : null;
    }

    public void answer(String call, Answer answer) {
        answers.put(call, answer);
    }

    /// Makes the next `times` calls fail.
    public void fail(String call, int times, Throwable failure) {
        fail(call, times, failure, _ -> true);
    }

    /// Makes calls with matching arguments fail.
    public void fail(String call, int times, Throwable failure, Predicate<Object[]> arguments) {
        faults.computeIfAbsent(call, _ -> new CopyOnWriteArrayList<>())
                .add(new Fault(arguments, failure, new int[] {times}));
    }

    /// {@return the number of calls of this name}
    public int count(String call) {
        return counts.getOrDefault(call, 0);
    }

    public static SyscallException errno(String call, Errno errno) {
        return new SyscallException(call, errno);
    }

    /// {@return the error that `Thread.start` throws when the kernel refuses a thread}
    public static OutOfMemoryError noThread() {
        return new OutOfMemoryError("unable to create native thread: possibly out of memory or process/resource limits");
    }
}
