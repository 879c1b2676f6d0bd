package jd.client.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.client.api.ClientException;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.Syscalls;

/// `jd run --debug-client PORT`: replaces this client by one whose JVM waits for a debugger.
///
/// A JVM is opened to a debugger by a flag on its own command line, but only the client knows which of the words before the
/// image are flags and which are their values. So it parses them, and then executes the launcher again, with the same
/// arguments and the port in the environment.
final class DebuggedClient {
    private static final String PORT = "JD_DEBUG_CLIENT";
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private DebuggedClient() {}

    /// Returns only in the client that was executed.
    static void become(String port, Map<String, String> environment) {
        if (environment.containsKey(PORT)) {
            return;
        }
        String home = System.getProperty("jd.home", "");
        if (home.isEmpty()) {
            throw new ClientException("--debug-client works in a client that the launcher jd has started");
        }
        byte[] launcher = Path.of(home, "jd").toString().getBytes(StandardCharsets.UTF_8);
        List<byte[]> variables = new ArrayList<>(words("environ"));
        variables.add((PORT + "=" + port).getBytes(StandardCharsets.UTF_8));
        Syscalls kernel = JffiSyscalls.load();
        kernel.resetSignals();
        kernel.close_range(3, -1, CLOSE_RANGE_CLOEXEC);
        kernel.execve(launcher, arguments(launcher), variables);
    }

    /// {@return the launcher and what followed the main class}
    private static List<byte[]> arguments(byte[] launcher) {
        List<byte[]> arguments = new ArrayList<>();
        for (byte[] word : words("cmdline")) {
            if (!arguments.isEmpty()) {
                arguments.add(word);
            } else if (new String(word, StandardCharsets.UTF_8).equals("jd.Jd")) {
                arguments.add(launcher);
            }
        }
        return arguments;
    }

    /// Bytes, since an argument need not be text in any encoding.
    private static List<byte[]> words(String file) {
        try {
            List<byte[]> words = new ArrayList<>();
            String all = Files.readString(Path.of("/proc/self", file), StandardCharsets.ISO_8859_1);
            for (int start = 0, end; (end = all.indexOf('\0', start)) >= 0; start = end + 1) {
                words.add(all.substring(start, end).getBytes(StandardCharsets.ISO_8859_1));
            }
            return words;
        } catch (IOException e) {
            throw new ClientException(1, "--debug-client: read /proc/self/" + file + ": " + e.getMessage(), e);
        }
    }
}
