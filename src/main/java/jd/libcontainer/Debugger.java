package jd.libcontainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Tells whether a debugger looks at this process. Whoever starts jd for one (`jd daemon --debug PORT`) puts the port
/// into the system property `jd.debug.port`; a debugger is attached while the port has an established connection.
/// Time-outs that guard against a dead peer ask here first, because a peer that stands at a breakpoint is not dead.
public final class Debugger {
    private static final int ESTABLISHED = 1;

    private Debugger() {}

    public static boolean attached() {
        Integer port = Integer.getInteger("jd.debug.port");
        return port != null && (connected("/proc/self/net/tcp", port) || connected("/proc/self/net/tcp6", port));
    }

    // The second column is the local address, ADDRESS:PORT in hexadecimal, the fourth the state.
    private static boolean connected(String table, int port) {
        String end = ":%04X".formatted(port);
        return lines(Path.of(table)).stream().map(line -> line.strip().split("\\s+")).anyMatch(columns ->
                columns.length > 3
                        && columns[1].endsWith(end)
                        && columns[3].equals("%02X".formatted(ESTABLISHED)));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
