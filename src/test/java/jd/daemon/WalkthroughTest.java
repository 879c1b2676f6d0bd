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
import jd.libcontainer.kernel.FakeKernel;
import jd.server.Routes;
import jd.server.api.Done;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.engine.Engine;
import jd.server.http.HttpServer;
import jd.server.http.ServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `jd run --rm busybox echo hello` inside one JVM, without root, on any Linux: the client, the server and its Engine,
/// the daemon, and dockerinit on its own thread. The image is pulled from the classroom registry, which is real; the kernel
/// is a fake in memory that records every call, with network interfaces but without an overlay file system, so the graph
/// driver is vfs; and the host's programs are fakes.
///
/// To walk: set a breakpoint in `CmdRun.run`, debug [#runReachesExecveThroughAllLayers], and step into whatever comes. Every
/// breakpoint of chapter 1 is reached, in the order of the chapter: `StepsTest` shows it, and that a debugger with this
/// repository's step filters comes from `CmdRun.run` to `execve`.
class WalkthroughTest {
    private static final Duration NO_HURRY = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final FakeKernel kernel =
            new FakeKernel((syscalls, request) -> DockerInit.run(syscalls, 3, InitSteps.STANDARD), FakeKernel.echo());
    private final Engine engine = new Engine(new Engine.Timeouts(NO_HURRY, NO_HURRY));
    private final HttpServer server = new HttpServer(engine, "", Optional.empty(), Routes.createRouter());
    private Thread api;
    private FakePrograms programs;
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
                new DaemonConfig.Network("", "", 0, true, false, true, true, Optional.empty()),
                new DaemonConfig.Dns(List.of(), List.of(), List.of()), "vfs", 0, "/jd",
                DaemonConfig.Defaults.STANDARD,
                ServerTls.OFF, List.of());
        programs = new FakePrograms(directory);
        daemon = Daemon.open(config, kernel.syscalls(), programs, Pieces.STANDARD, server.listening());
        JobTable.register(engine, daemon);
        server.acceptConnections(() -> {});
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
        int exit = jd("run", "--rm", "busybox", "echo", "hello");

        assertEquals("hello\n", out.toString(StandardCharsets.UTF_8), () -> err + "\n" + String.join("\n", kernel.calls()));
        assertEquals(0, exit);
        String pulled = err.toString(StandardCharsets.UTF_8);
        assertTrue(pulled.contains("Unable to find image 'busybox:latest' locally"), pulled);
        assertTrue(pulled.contains("Status: Downloaded newer image for busybox:latest"), pulled);
        assertTrue(programs.rules().contains("-A JD-FORWARD -o jd0 -j JD"), programs.rules()::toString);
        assertInOrder(kernel.callsOfInits(), "mount(\"proc\"", "pivot_root(", "sethostname(", "capset(", "execve(");
        assertEquals(List.of(), kernel.unexpected());
    }

    @Test
    void missingCommandIsReportedThroughAllLayers() {
        int exit = jd("run", "--rm", "busybox", "nosuch");

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
