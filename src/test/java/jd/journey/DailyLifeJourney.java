package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What programs do with an engine all day: Testcontainers, docker-py, dockerode and the stock client each take forty steps
/// or more on a jd, and leave nothing behind. The steps of the libraries are in `src/test/resources/jd/journey`, in their
/// languages; a step that fails ends its program with exit code 1.
@Tag("journey")
@Tag("peer")
@Tag("root")
class DailyLifeJourney {
    private static final Path STEPS = Path.of("src/test/resources/jd/journey");
    private static final int FEWEST = 40;
    private static final int SECONDS = 240;

    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void testcontainers1EndsClean() throws IOException {
        testcontainers(ClientLibrary.TESTCONTAINERS_1);
    }

    @Test
    void testcontainers2EndsClean() throws IOException {
        testcontainers(ClientLibrary.TESTCONTAINERS_2);
    }

    private void testcontainers(ClientLibrary library) throws IOException {
        String classPath = library.orSkip() + "/*";
        Path home = Files.createTempDirectory(host.directory(), "home");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        steps(host.inside(
                java, "-Duser.home=" + home, "-cp", classPath, STEPS.resolve("TestcontainersSteps.java").toString(),
                home.toString()).with("TESTCONTAINERS_RYUK_DISABLED", "true")
                .with("TESTCONTAINERS_TINYIMAGE_CONTAINER_IMAGE", "busybox:latest"));
    }

    @Test
    void dockerPyEndsClean() throws IOException {
        Peer.Ready peer = Peer.DOCKER_PY.orSkip();
        Path directory = Files.createTempDirectory(host.directory(), "py");
        Command command = host.inside(
                peer.program().toString(), STEPS.resolve("docker_py_steps.py").toString(), directory.toString());
        peer.environment().forEach(command::with);
        steps(command);
    }

    @Test
    void dockerodeEndsClean() throws IOException {
        Path modules = ClientLibrary.DOCKERODE.orSkip().resolve("node_modules");
        Path directory = Files.createTempDirectory(host.directory(), "node");
        steps(host.inside("node", STEPS.resolve("dockerode_steps.js").toString(), directory.toString())
                .with("NODE_PATH", modules.toString()));
    }

    /// Runs a program whose last line is the number of its steps.
    private void steps(Command command) throws IOException {
        HeldResources before = HeldResources.settled(host);
        Command.Result result = command.with("DOCKER_HOST", "unix://" + host.socket()).within(SECONDS).run();
        assertEquals(0, result.exit(), result.out() + result.err() + host.daemonLog());
        List<String> lines = result.out().lines().toList();
        String last = lines.stream().filter(line -> line.startsWith("steps: ")).findFirst().orElseThrow();
        assertTrue(Integer.parseInt(last.substring(7)) >= FEWEST, last);
        assertClean(before);
    }

    private static void assertClean(HeldResources before) throws IOException {
        assertEquals("", host.docker("ps", "-aq").run().ok().out());
        assertEquals("", host.docker("volume", "ls", "-q").run().ok().out());
        assertEquals(3, host.docker("network", "ls", "-q").run().ok().out().lines().count());
        assertEquals("busybox\n", host.docker("images", "--format", "{{.Repository}}").run().ok().out());
        before.assertBack(host, "the client's steps");
    }

    @Test
    void stockClientEndsClean() throws IOException {
        HeldResources before = HeldResources.settled(host);
        List<String> steps = Files.readAllLines(STEPS.resolve("stock_client_steps.txt")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
        assertTrue(steps.size() >= FEWEST);
        for (String step : steps) {
            String[] parts = step.split(" =>(?: |$)", 2);
            var result = host.docker(EnginePair.words(parts[0]).toArray(String[]::new)).run();
            String answer = (result.out() + result.err()).strip().replace("\n", "\\n");
            if (parts.length == 2) {
                assertTrue(answer.matches("(?s)" + parts[1]), step + "\n" + answer);
            } else {
                assertEquals(0, result.exit(), step + "\n" + answer);
            }
        }
        assertClean(before);
    }
}
