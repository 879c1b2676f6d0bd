package jd.swarm.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import jd.journey.Peer;

/// A real etcd of Debian's on two free ports of 127.0.0.1, which can be stopped and started again. It does not wait for the
/// disk, which other tests keep busy: a lease would expire meanwhile.
final class EtcdServer {
    private final Path directory;
    private final int client = freePort();
    private final int peer = freePort();
    private Process process;

    private EtcdServer(Path directory) throws IOException {
        this.directory = directory;
    }

    /// {@return a server that is not started yet}
    static EtcdServer in(Path directory) throws IOException {
        return new EtcdServer(directory);
    }

    void start() throws IOException {
        String clientUrl = "http://127.0.0.1:" + client;
        String peerUrl = "http://127.0.0.1:" + peer;
        process = Peer.ETCD.orSkip().command("--name", "jd", "--data-dir", directory.resolve("etcd").toString(),
                "--listen-client-urls", clientUrl, "--advertise-client-urls", clientUrl,
                "--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl,
                "--initial-cluster", "jd=" + peerUrl, "--logger", "zap", "--log-level", "error", "--unsafe-no-fsync")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }

    NodeAddress address() {
        return new NodeAddress("127.0.0.1", client);
    }

    void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
