package jd.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.journey.Peer;

/// Measures how long a fixed number of bytes takes from another host, which is a network namespace, through a published
/// port into a container of one daemon. Both programs are iperf3.
final class PortThroughput implements AutoCloseable {
    private static final String HOST = "10.78.0.1";
    private static final String PORT = "5201";
    private static final String BYTES = "2G";
    private static final int MILLISECONDS_TO_LISTEN = 500;

    private final Peer.Ready iperf = Peer.IPERF3.orSkip();
    private final String neighbor;
    private final Process server;

    /// @param container the process id of a container that publishes the port
    PortThroughput(BenchedDaemon daemon, long container) {
        neighbor = "jd-bench-" + daemon.name();
        run("ip", "netns", "add", neighbor);
        inDaemon(daemon, "ip link add jdlan type veth peer name eth0 netns " + neighbor);
        inDaemon(daemon, "ip addr add " + HOST + "/24 dev jdlan");
        inDaemon(daemon, "ip link set jdlan up");
        run("ip", "-n", neighbor, "addr", "add", "10.78.0.2/24", "dev", "eth0");
        run("ip", "-n", neighbor, "link", "set", "eth0", "up");
        server = start("nsenter", "-t", String.valueOf(container), "-n", iperf.program().toString(), "-s", "-p", PORT);
        Machine.pause(MILLISECONDS_TO_LISTEN);
    }

    private void inDaemon(BenchedDaemon daemon, String command) {
        List<String> words = new ArrayList<>(List.of("nsenter", "-t", String.valueOf(daemon.pid()), "-n"));
        words.addAll(List.of(command.split(" ")));
        run(words.toArray(String[]::new));
    }

    /// {@return milliseconds for two gigabytes}
    double measure() {
        long begin = System.nanoTime();
        run("ip", "netns", "exec", neighbor, iperf.program().toString(), "-c", HOST, "-p", PORT, "-n", BYTES);
        return (System.nanoTime() - begin) / 1e6;
    }

    private void run(String... words) {
        try {
            int status = start(words).waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": exit code " + status);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(String.join(" ", words), e);
        }
    }

    private Process start(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.putAll(iperf.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(String.join(" ", words), e);
        }
    }

    @Override
    public void close() {
        server.destroyForcibly();
        run("ip", "netns", "del", neighbor);
    }
}
