package jd.create;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.containernet.Endpoints;
import jd.containernet.NameTable;
import jd.create.config.RestartRule;
import jd.create.record.Doors;
import jd.create.record.InitBinary;
import jd.create.request.ContainerDefaults;
import jd.create.security.Confinement;
import jd.daemonnet.HostNetwork;
import jd.daemonnet.Networks;
import jd.daemonnet.PortMapper;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.cgroup.CgroupSearch;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.security.AppArmor;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.start.Await;
import jd.libcontainer.start.ExecDriver;
import jd.libcontainer.start.InitProgram;
import jd.server.api.CreateRequest;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import jd.storage.Storage;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.StateRoot;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// [Containers] on the real kernel, with a temporary root directory, a cgroup parent of its own and one image, `busybox`.
/// There is no bridge: started containers use `--net none`.
final class TestDaemon implements AutoCloseable {
    static final Map<String, Object> NO_NETWORK = Map.of("NetworkMode", "none");

    private static final List<String> APPLETS = List.of(
            "sh", "echo", "cat", "ls", "id", "true", "false", "sleep", "mount", "env", "pwd", "tty", "stty", "hostname",
            "touch", "stat", "readlink", "grep", "seq", "kill", "head", "dd", "trap");

    final List<Event> events = new CopyOnWriteArrayList<>();
    final Syscalls syscalls = JnrSyscalls.load();
    final Path directory;
    final Storage storage;
    final Containers containers;
    private final Netlink netlink;
    private final ExecDriver driver;
    private final String cgroupParent;
    private final IdMaps maps;
    private final int initPool;

    private TestDaemon(Path directory, String cgroupParent, IdMaps maps, int initPool) {
        this.directory = directory;
        this.cgroupParent = cgroupParent;
        this.maps = maps;
        this.initPool = initPool;
        storage = Storage.open(new StateRoot(directory), syscalls, "", maps, LayerUnpacking.STANDARD);
        netlink = Netlink.open(syscalls);
        driver = ExecDriver.open(syscalls, initPool, InitProgram.DOCKERINIT);
        CgroupMounts cgroups = CgroupMounts.detect(syscalls);
        cgroups.claim(cgroupParent);
        containers = new Containers(
                new Doors.Store(storage.root(), storage.graph(), storage.layers(), storage.names(),
                        storage.volumes()),
                new Doors.Network(
                        new Endpoints(netlink),
                        new Networks(
                                new HostNetwork(netlink, Subprocess.host(), List.of(), false, false),
                                directory.resolve("networks")),
                        new PortMapper(Optional.empty()),
                        new NameTable()),
                new Doors.Kernel(
                        driver::prepare, driver::standBy, driver::join, cgroups, syscalls, Subprocess.host(), new Confinement(
                                Seccomp.open(syscalls), AppArmor.open(syscalls, Subprocess.host()))),
                new Doors.Config(
                        cgroupParent, List.of(), List.of(), List.of(), () -> ContainerDefaults.STANDARD, false,
                        new InitBinary("")),
                events::add, RestartRule.STANDARD);
        containers.restore();
    }

    /// @param maps the mapping of users in containers to the host's
    static TestDaemon open(Path directory, IdMaps maps) {
        return open(directory, maps, 0);
    }

    /// @param initPool the size of the init pool
    static TestDaemon open(Path directory, IdMaps maps, int initPool) {
        String parent = "/jd-test-" + UUID.randomUUID().toString().substring(0, 8);
        TestDaemon daemon = new TestDaemon(directory, parent, maps, initPool);
        daemon.addImage();
        return daemon;
    }

    /// {@return the path of a container's cgroup in each hierarchy}
    String cgroupOf(String name) {
        return cgroupParent + "/" + containers.inspect(new Jobs.InspectContainer(name, false)).id();
    }

    static void assumeRootAndLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(Files.isExecutable(busybox()), "needs the package busybox-static");
    }

    private static Path busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox").map(Path::of).filter(Files::exists).findFirst()
                .orElse(Path.of("/bin/busybox"));
    }

    private void addImage() {
        byte[] tar = busyboxTar();
        Digest diffId = Digest.of(tar);
        storage.layers().register(List.of(), diffId, () -> new ByteArrayInputStream(tar));
        byte[] config = write(Map.of(
                "architecture", "amd64", "os", "linux", "created", "2026-11-24T08:00:00Z",
                "config", Map.of("Cmd", List.of("sh"), "Env", List.of("FROM_IMAGE=1")),
                "rootfs", Map.of("type", "layers", "diff_ids", List.of(diffId.toString()))));
        ImageId id = storage.graph().register(ImageConfig.parse(config));
        storage.tags().set(Reference.parse("busybox").withDefaultTag(), id);
        storage.layers().release(diffId);
    }

    private static byte[] write(Object value) {
        try {
            return new ObjectMapper().writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] busyboxTar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (String name : List.of("bin/", "etc/", "root/", "tmp/")) {
                tar.putArchiveEntry(new TarArchiveEntry(name));
                tar.closeArchiveEntry();
            }
            file(tar, "bin/busybox", Files.readAllBytes(busybox()), 0755);
            file(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n".getBytes(StandardCharsets.US_ASCII), 0644);
            file(tar, "etc/group", "root:x:0:root\n".getBytes(StandardCharsets.US_ASCII), 0644);
            for (String applet : APPLETS) {
                TarArchiveEntry link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
                link.setLinkName("busybox");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void file(TarArchiveOutputStream tar, String name, byte[] content, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(mode);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /// {@return a request, for busybox unless it names another image} Host configuration is JSON-like.
    static CreateRequest request(Map<String, Object> config, Map<String, Object> host) {
        var all = new LinkedHashMap<String, Object>(config);
        all.putIfAbsent("Image", "busybox");
        all.put("HostConfig", host);
        return Json.read(write(all), CreateRequest.class);
    }

    static CreateRequest command(String... words) {
        return request(Map.of("Cmd", List.of(words)), NO_NETWORK);
    }

    /// {@return parameters that stop a container with a timeout}
    static Jobs.Stop within(String ref, int seconds) {
        return new Jobs.Stop(ref, OptionalInt.of(seconds), Optional.empty());
    }

    void awaitInits() {
        Await.awaitInits(driver, initPool);
    }

    String create(String name, CreateRequest request) {
        return containers.create(new Jobs.Create(name, request)).id();
    }

    /// Starts a created container with an attached client. {@return the client, after both have ended}
    TestClient run(String id) throws Exception {
        TestClient client = TestClient.withInput("");
        CompletableFuture<Void> attached = client.attach(
                containers, new Jobs.Attach(id, false, true, false, true, true, ""));
        CompletableFuture<WaitResponse> ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));
        containers.start(id);
        ended.get(30, TimeUnit.SECONDS);
        attached.get(20, TimeUnit.SECONDS);
        return client;
    }

    List<String> actions(String id) {
        return events.stream().filter(event -> event.actor().id().equals(id)).map(Event::action).toList();
    }

    /// {@return the processes in a container's cgroup, none without a cgroup}
    List<Integer> processesOf(String id) throws IOException {
        Optional<Path> group = groupsOf(id).stream().findFirst();
        if (group.isEmpty()) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(group.get().resolve("cgroup.procs"))) {
            return lines.map(Integer::valueOf).toList();
        } catch (NoSuchFileException | UncheckedIOException gone) {
            return List.of();
        }
    }

    /// {@return a container's cgroup in every hierarchy}
    static List<Path> groupsOf(String id) throws IOException {
        return CgroupSearch.matching(path -> path.getFileName().toString().equals(id));
    }

    /// {@return a new daemon on the state of this one after a crash}
    TestDaemon crashAndReopen() {
        abandon();
        return new TestDaemon(directory, cgroupParent, maps, initPool);
    }

    /// Simulates a crash: stops no container and saves nothing.
    void abandon() {
        containers.close();
        storage.close();
        driver.close();
        netlink.close();
    }

    @Override
    public void close() {
        for (var summary : containers.list(new Jobs.ListContainers(true, 0, false, Filters.NONE))) {
            containers.remove(new Jobs.Delete(summary.id(), true, true));
        }
        abandon();
    }
}
