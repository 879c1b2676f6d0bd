package jd.labs.lab14;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.Syscalls;

/// A kernel that records calls and does nothing. A spawned process gets the process id 4711.
final class RecordedKernel {
    static final int CHILD = 4711;

    /// The descriptor of the first file that is opened.
    private static final int FIRST = 10;

    /// A call and its arguments.
    record Call(String name, List<Object> arguments) {
        @Override
        public String toString() {
            return name + arguments.stream().map(Call::shown).toList().toString().replaceAll("^\\[|]$", "\0")
                    .replaceFirst("\0", "(").replaceFirst("\0", ")");
        }

        private static String shown(Object argument) {
            return switch (argument) {
                case String text -> '"' + text + '"';
                case Long flags -> "0x" + Long.toHexString(flags);
                case byte[] bytes -> '"' + text(bytes) + '"';
                default -> String.valueOf(argument);
            };
        }
    }

    private final List<Call> calls = new ArrayList<>();
    private final Map<Integer, String> opened = new HashMap<>();

    Syscalls door() {
        Class<?>[] faces = {Syscalls.class};
        return (Syscalls) Proxy.newProxyInstance(Syscalls.class.getClassLoader(), faces, (proxy, method, arguments) -> {
            calls.add(new Call(method.getName(), arguments == null ? List.of() : Arrays.asList(arguments)));
            return switch (method.getName()) {
                case "posix_spawn" -> CHILD;
                case "openat" -> {
                    opened.put(FIRST + opened.size(), text(arguments[1]));
                    yield FIRST + opened.size() - 1;
                }
                case "capget" -> new long[] {Capabilities.ALL, Capabilities.ALL, 0};
                default -> method.getReturnType() == int.class ? (Object) 0 : null;
            };
        });
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    /// {@return created directories and written texts, in order: `mkdir /a`, `/a/b < text`}
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (Call call : calls) {
            List<Object> of = call.arguments();
            switch (call.name()) {
                case "mkdirat" -> changes.add("mkdir " + text(of.get(1)));
                case "write" -> changes.add(opened.get(of.getFirst()) + " < " + textOf(of));
                default -> {}
            }
        }
        return changes;
    }

    private static String textOf(List<Object> write) {
        int offset = (Integer) write.get(2);
        int length = (Integer) write.get(3);
        return new String((byte[]) write.get(1), offset, length, StandardCharsets.UTF_8).strip();
    }

    List<Call> calls() {
        return calls;
    }

    Stream<Call> calls(String name) {
        return calls.stream().filter(call -> call.name().equals(name));
    }

    /// {@return the calls, formatted for the line "got"}
    String written() {
        return calls.isEmpty() ? "no system call" : String.join(", ", calls.stream().map(Call::toString).toList());
    }
}
