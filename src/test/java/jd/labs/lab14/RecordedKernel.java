package jd.labs.lab14;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;

/// A kernel that records calls and does nothing. A spawned process gets the process id 4711.
final class RecordedKernel {
    static final int CHILD = 4711;

    /// The descriptor of the first file that is opened.
    private static final int FIRST = 10;

    private final ScriptedKernel kernel = ScriptedKernel.alone();
    private final Map<Integer, String> opened = new HashMap<>();

    RecordedKernel() {
        kernel.answer("posix_spawn", _ -> CHILD);
        kernel.answer("openat", call -> {
            int fd = FIRST + opened.size();
            opened.put(fd, text(call.arguments().get(1)));
            return fd;
        });
        kernel.answer("capget", _ -> new long[] {Capabilities.ALL, Capabilities.ALL, 0});
    }

    Syscalls door() {
        return kernel.syscalls();
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    /// {@return created directories and written texts, in order: `mkdir /a`, `/a/b < text`}
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        for (ScriptedKernel.Call call : kernel.calls()) {
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

    List<ScriptedKernel.Call> calls() {
        return kernel.calls();
    }

    Stream<ScriptedKernel.Call> calls(String name) {
        return kernel.calls(name);
    }

    /// {@return the calls in one line, for the line "got"}
    String written() {
        return kernel.written();
    }
}
