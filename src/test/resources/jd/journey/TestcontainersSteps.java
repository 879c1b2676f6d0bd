import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;

/// What a test suite does with Testcontainers. Runs as a source file, with either major version on the class path.
public class TestcontainersSteps {
    private static int steps;

    private static void step(String what, boolean holds) {
        steps++;
        System.out.println((holds ? "ok " : "FAILED ") + steps + " " + what);
        if (!holds) {
            System.exit(1);
        }
    }

    private static void step(String what, Object expected, Object actual) {
        step(what + ": " + actual, expected.equals(actual));
    }

    private static GenericContainer<?> busybox(String... command) {
        return new GenericContainer<>("busybox:latest").withCommand(command);
    }

    public static void main(String[] arguments) throws Exception {
        DockerClient client = DockerClientFactory.instance().client();
        int before = containers(client);
        engine(client);
        longRunning(client, Path.of(arguments[0]));
        oneShot();
        health(client);
        ports();
        networks();
        build();
        client.removeImageCmd("localhost/testcontainers-steps").exec();
        failures();
        step("no container is left", before, containers(client));
        System.out.println("steps: " + steps);
    }

    private static int containers(DockerClient client) {
        return client.listContainersCmd().withShowAll(true).exec().size();
    }

    private static void engine(DockerClient client) {
        step("docker is available", DockerClientFactory.instance().isDockerAvailable());
        Version version = client.versionCmd().exec();
        step("version", version.getVersion().startsWith("26."));
        step("API version", "1.45", version.getApiVersion());
        Info info = client.infoCmd().exec();
        step("server version", version.getVersion(), info.getServerVersion());
        step("operating system", info.getOsType().equals("linux"));
        step("image is here", !client.inspectImageCmd("busybox:latest").exec().getId().isEmpty());
        client.pingCmd().exec();
        step("ping", true);
    }

    private static void longRunning(DockerClient client, Path directory) throws Exception {
        Files.writeString(directory.resolve("bound"), "from the host\n");
        ToStringConsumer output = new ToStringConsumer();
        try (GenericContainer<?> container = busybox("sh", "-c", "echo oops >&2; echo ready; cat; sleep 1000")) {
            container.withEnv("NAME", "value")
                    .withLabel("purpose", "steps")
                    .withWorkingDirectory("/tmp")
                    .withFileSystemBind(directory.toString(), "/bound", BindMode.READ_ONLY)
                    .withTmpFs(Map.of("/scratch", "rw,size=1m"))
                    .withCopyToContainer(Transferable.of("copied before the start\n"), "/early/file")
                    .withExtraHost("somehost", "10.1.2.3")
                    .withSharedMemorySize(32L << 20)
                    .withCreateContainerCmdModifier(create -> create.withHostName("steps").withUser("0"))
                    .withLogConsumer(output)
                    .waitingFor(Wait.forLogMessage(".*ready.*\\n", 1));
            container.start();
            step("started", container.isRunning());
            step("id", container.getContainerId().length() == 64);
            step("standard output", "ready\n", container.getLogs(OutputFrame.OutputType.STDOUT));
            step("standard error", "oops\n", container.getLogs(OutputFrame.OutputType.STDERR));
            step("environment", "value\n", run(container, "sh", "-c", "echo $NAME"));
            step("working directory", "/tmp\n", run(container, "pwd"));
            step("host name", "steps\n", run(container, "hostname"));
            step("bound file", "from the host\n", run(container, "cat", "/bound/bound"));
            step("bind is read-only", 1, container.execInContainer("touch", "/bound/x").getExitCode());
            step("tmpfs", run(container, "sh", "-c", "grep /scratch /proc/mounts").contains("size=1024k"));
            step("copied before the start", "copied before the start\n", run(container, "cat", "/early/file"));
            step("extra host", run(container, "cat", "/etc/hosts").contains("10.1.2.3\tsomehost"));
            step("shared memory", run(container, "grep", "/dev/shm", "/proc/mounts").contains("size=32768k"));
            step("exit code of exec", 3, container.execInContainer("sh", "-c", "exit 3").getExitCode());
            step("error of exec", "no\n", container.execInContainer("sh", "-c", "echo no >&2").getStderr());

            container.copyFileToContainer(Transferable.of("late\n", 0640), "/tmp/late");
            step("copied into", "late\n", run(container, "cat", "/tmp/late"));
            step("mode", "640\n", run(container, "stat", "-c", "%a", "/tmp/late"));
            Path copy = directory.resolve("copy");
            container.copyFileFromContainer("/tmp/late", copy.toString());
            step("copied out", "late\n", Files.readString(copy));

            InspectContainerResponse inspected = container.getCurrentContainerInfo();
            step("state", "running", inspected.getState().getStatus());
            step("label", "steps", inspected.getConfig().getLabels().get("purpose"));
            step("Testcontainers' label", inspected.getConfig().getLabels().containsKey("org.testcontainers"));
            step("address", inspected.getNetworkSettings().getNetworks().get("bridge").getIpAddress().matches("[0-9.]+"));
            step("listed", listed(client, Map.of("purpose", "steps")).size(), 1);
            step("not listed", listed(client, Map.of("purpose", "other")).size(), 0);

            client.pauseContainerCmd(container.getContainerId()).exec();
            step("paused", "paused", container.getCurrentContainerInfo().getState().getStatus());
            client.unpauseContainerCmd(container.getContainerId()).exec();
            step("unpaused", container.isRunning());
            client.restartContainerCmd(container.getContainerId()).withTimeout(0).exec();
            step("restarted", container.isRunning());
            client.renameContainerCmd(container.getContainerId()).withName("steps-renamed").exec();
            step("renamed", "/steps-renamed", container.getCurrentContainerInfo().getName());
            step("followed log", output.toUtf8String().contains("ready"));
        }
    }

    private static String run(GenericContainer<?> container, String... command) throws Exception {
        return container.execInContainer(command).getStdout();
    }

    private static List<Container> listed(DockerClient client, Map<String, String> labels) {
        return client.listContainersCmd().withLabelFilter(labels).exec();
    }

    private static void oneShot() {
        try (GenericContainer<?> container = busybox("sh", "-c", "echo done; exit 0")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofSeconds(120)))) {
            container.start();
            step("one-shot container", "done\n", container.getLogs());
        }
    }

    private static void health(DockerClient client) {
        try (GenericContainer<?> container = busybox("sh", "-c", "sleep 1; touch /ok; sleep 1000")
                .withCreateContainerCmdModifier(create -> create.withHealthcheck(
                        new com.github.dockerjava.api.model.HealthCheck()
                                .withTest(List.of("CMD-SHELL", "test -e /ok")).withInterval(300_000_000L)))
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(120)))) {
            container.start();
            step("healthy", container.isHealthy());
            step("health in the inspection", "healthy",
                    client.inspectContainerCmd(container.getContainerId()).exec().getState().getHealth().getStatus());
        }
        try (GenericContainer<?> container = busybox("sh", "-c", "sleep 1; touch /ok; sleep 1000")
                .waitingFor(Wait.forSuccessfulCommand("test -e /ok"))) {
            container.start();
            step("command succeeds", container.isRunning());
        }
    }

    private static void ports() throws Exception {
        try (GenericContainer<?> container = busybox(
                        "sh", "-c", "mkdir /www; echo page > /www/index.html; exec httpd -f -p 80 -h /www")
                .withExposedPorts(80)
                .waitingFor(Wait.forHttp("/").forStatusCode(200))) {
            container.start();
            URI page = URI.create("http://" + container.getHost() + ":" + container.getMappedPort(80) + "/");
            try (var in = page.toURL().openStream()) {
                step("page on a mapped port", "page\n", new String(in.readAllBytes()));
            }
            step("mapped ports", 1, container.getExposedPorts().size());
        }
    }

    private static void networks() throws Exception {
        try (Network network = Network.newNetwork();
                GenericContainer<?> server = busybox("sleep", "1000").withNetwork(network).withNetworkAliases("server");
                GenericContainer<?> client = busybox("sleep", "1000").withNetwork(network)) {
            server.start();
            client.start();
            step("network", !network.getId().isEmpty());
            step("name service", 0, client.execInContainer("ping", "-c", "1", "server").getExitCode());
        }
    }

    private static void build() {
        ImageFromDockerfile image = new ImageFromDockerfile("localhost/testcontainers-steps", true)
                .withFileFromString("greeting", "from the context\n")
                .withDockerfileFromBuilder(builder -> builder
                        .from("busybox:latest").copy("greeting", "/greeting").run("echo more >> /greeting")
                        .cmd("cat", "/greeting").build());
        try (GenericContainer<?> container = new GenericContainer<>(image)
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
            container.start();
            step("built image", "from the context\nmore\n", container.getLogs());
        }
    }

    private static void failures() {
        try (GenericContainer<?> container = busybox("/nosuch")) {
            container.withStartupAttempts(1).start();
            step("missing program is reported", false);
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            step("missing program is reported", String.valueOf(cause.getMessage()).contains("no such file or directory"));
        }
        try (GenericContainer<?> container = busybox("sh", "-c", "exit 7")
                .withStartupCheckStrategy(new OneShotStartupCheckStrategy())) {
            container.start();
            step("failing program is reported", false);
        } catch (RuntimeException e) {
            step("failing program is reported", true);
        }
    }
}
