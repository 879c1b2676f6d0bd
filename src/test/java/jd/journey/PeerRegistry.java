package jd.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's `docker-registry` on 127.0.0.1 in a network namespace. Two of them with the same directory, in two namespaces,
/// are the same registry for two daemons.
final class PeerRegistry implements AutoCloseable {
    /// `secret`, hashed with bcrypt: the only scheme that the registry accepts.
    private static final String HTPASSWD = "me:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n";

    private final Process process;

    private PeerRegistry(Process process) {
        this.process = process;
    }

    /// @param namespace the path of the network namespace
    /// @param directory of the registry's content
    /// @param password whether it demands the account `me`, `secret`
    static PeerRegistry start(Path namespace, Path directory, int port, boolean password) {
        try {
            Files.createDirectories(directory.resolve("data"));
            Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
            Path config = directory.resolve("config-" + port + "-" + namespace.toString().replace('/', '_') + ".yml");
            Files.writeString(config, """
                    version: 0.1
                    storage: {filesystem: {rootdirectory: %s}}
                    http: {addr: '127.0.0.1:%d'}
                    log: {level: warn}
                    """.formatted(directory.resolve("data"), port)
                    + (password
                            ? "auth: {htpasswd: {realm: basic, path: %s}}\n".formatted(directory.resolve("htpasswd"))
                            : ""));
            List<String> words = new ArrayList<>(List.of("nsenter", "--net=" + namespace));
            words.add(Peer.REGISTRY.orSkip().program().toString());
            words.addAll(List.of("serve", config.toString()));
            Process process = new ProcessBuilder(words).redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log-" + port).toFile()).start();
            PeerRegistry registry = new PeerRegistry(process);
            try {
                JdHost.await("an answer of the registry", () -> process.isAlive() && answers(namespace, port));
            } catch (RuntimeException | Error failure) {
                registry.close();
                throw failure;
            }
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("start docker-registry", e);
        }
    }

    private static boolean answers(Path namespace, int port) {
        String url = "http://127.0.0.1:" + port + "/v2/";
        return Command.of("nsenter", "--net=" + namespace, "curl", "-s", "-o", "/dev/null", url).run().exit() == 0;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
