package jd.libcontainer.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Tells whether a debugger is attached to this process: the JVM was started with the debugging agent, and the agent's port
/// has a connection. Time-outs that guard against a dead peer ask here before they act, because a peer that is stopped at a
/// breakpoint is not dead.
public final class Debugger {
    private static final Pattern AGENT = Pattern.compile("jdwp=\\S*address=(?:[^,\\s]*:)?(\\d+)");
    private static final String ESTABLISHED = "01";

    private Debugger() {}

    public static boolean attached() {
        Optional<String> port = port(commandLine());
        return port.isPresent()
                && (connected(lines("/proc/self/net/tcp"), port.get())
                        || connected(lines("/proc/self/net/tcp6"), port.get()));
    }

    /// {@return the agent's port as /proc/net/tcp writes it, if the command line has the agent}
    static Optional<String> port(String commandLine) {
        return AGENT.matcher(commandLine).results().findFirst().map(Debugger::hexadecimal);
    }

    private static String hexadecimal(MatchResult agent) {
        return "%04X".formatted(Integer.parseInt(agent.group(1)));
    }

    /// Columns 2, 3 and 4 are the local address, the remote one, each `ADDRESS:PORT`, and the state. Either end may be
    /// the agent's: it listens when the debugger comes to it, and calls when an IDE has started the process.
    static boolean connected(List<String> table, String port) {
        return table.stream().map(line -> line.strip().split("\\s+")).anyMatch(columns ->
                columns.length > 3
                        && columns[3].equals(ESTABLISHED)
                        && (columns[1].endsWith(":" + port) || columns[2].endsWith(":" + port)));
    }

    private static String commandLine() {
        try {
            byte[] words = Files.readAllBytes(Path.of("/proc/self/cmdline"));
            return new String(words, StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
