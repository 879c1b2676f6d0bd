package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.client.Client;
import jd.client.session.ProcessContext;
import jd.dockerinit.DockerInit;
import jd.dockerinit.InitSteps;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.Reference;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.RecordingSyscalls;
import jd.server.Engine;
import jd.server.HttpServer;
import jd.server.ServerTls;
import jd.server.api.Done;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.storage.Storage;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `jd run --rm --net none busybox echo hello` inside one JVM, without root, on any system: the client, the server
/// and its Engine, the daemon, and dockerinit on its own thread, with a fake kernel in memory that records every call.
/// That kernel has no overlay file system, so the graph driver is vfs.
///
/// To walk: set a breakpoint in `CmdRun.run`, debug [#runReachesExecveThroughAllLayers], and step into whatever comes.
/// The next good places to stop are `Job.run`, `Start.run` in `create`, `ExecDriver.launch`, and `DockerInit.become`.
class WalkthroughTest {
    private static final Duration NO_HURRY = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final RecordingSyscalls kernel =
            new RecordingSyscalls((syscalls, request) -> DockerInit.run(syscalls, 3, InitSteps.STANDARD), RecordingSyscalls.echo());
    private final Engine engine = new Engine(new Engine.Timeouts(NO_HURRY, NO_HURRY));
    private final HttpServer server = new HttpServer(engine, "", Optional.empty());
    private Thread api;
    private Daemon daemon;

    /// The two halves of DaemonMain with another configuration: the sockets first, then the daemon.
    @BeforeEach
    void boot() throws IOException {
        String address = "unix://" + socket();
        engine.register(Jobs.SERVE_API, job -> {
            server.serve(job.parameters());
            return Done.DONE;
        });
        api = Thread.ofPlatform().name("serveapi").start(() -> engine.job(Jobs.SERVE_API, List.of(address)).run());
        var config = new DaemonConfig(
                List.of(address), directory.resolve("root"), directory.resolve("jd.pid"), "", false,
                new DaemonConfig.Network("none", "", 0, false, false, true, false, Optional.empty()),
                new DaemonConfig.Dns(List.of(), List.of(), List.of()), "vfs", 0, "/jd",
                DaemonConfig.Defaults.NONE,
                ServerTls.OFF, List.of());
        daemon = Daemon.open(config, kernel, Subprocess.host(), Pieces.STANDARD, server.listening());
        JobTable.register(engine, daemon);
        server.acceptConnections(() -> {});
        addBusybox(daemon.storage());
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.close();
        daemon.close();
        api.join();
    }

    private Path socket() {
        return directory.resolve("jd.sock");
    }

    /// Adds an image of one layer: a program that only this kernel can run, and a passwd file.
    private static void addBusybox(Storage storage) throws IOException {
        byte[] layer = tar(Map.of("bin/echo", "a program", "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"));
        Digest diffId = Digest.of(layer);
        storage.layers().register(List.of(), diffId, () -> new ByteArrayInputStream(layer));
        byte[] config = Json.mapper().writeValueAsBytes(Map.of(
                "architecture", HostInfo.architecture(),
                "os", "linux",
                "config", Map.of("Cmd", List.of("sh")),
                "rootfs", Map.of("type", "layers", "diff_ids", List.of(diffId.toString()))));
        storage.tags().set(
                Reference.parse("busybox").withDefaultTag(), storage.graph().register(ImageConfig.parse(config)));
        storage.layers().release(diffId);
    }

    private static byte[] tar(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                var entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                entry.setMode(0755);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int jd(String... words) {
        var context = new ProcessContext(
                new ByteArrayInputStream(new byte[0]), out, err, descriptor -> false,
                Map.of("DOCKER_HOST", "unix://" + socket()));
        return Client.runIn(context, List.of(words));
    }

    @Test
    void runReachesExecveThroughAllLayers() {
        int exit = jd("run", "--rm", "--net", "none", "busybox", "echo", "hello");

        assertEquals("hello\n", out.toString(StandardCharsets.UTF_8), () -> err + "\n" + String.join("\n", kernel.calls()));
        assertEquals(0, exit);
        assertInOrder(kernel.callsOfInits(), "mount(\"proc\"", "pivot_root(", "sethostname(", "capset(", "execve(");
        assertEquals(List.of(), kernel.unexpected());
    }

    @Test
    void missingCommandIsReportedThroughAllLayers() {
        int exit = jd("run", "--rm", "--net", "none", "busybox", "nosuch");

        assertEquals(127, exit);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("exec: \"nosuch\": executable file not found in $PATH"), err::toString);
        assertTrue(daemon.containers().list(new Jobs.ListContainers(true, 0, false, Filters.NONE)).isEmpty());
    }

    private static void assertInOrder(List<String> calls, String... beginnings) {
        int at = 0;
        for (String beginning : beginnings) {
            while (at < calls.size() && !calls.get(at).startsWith(beginning)) {
                at++;
            }
            assertTrue(at < calls.size(), () -> beginning + " not in its place among\n" + String.join("\n", calls));
        }
    }
}
