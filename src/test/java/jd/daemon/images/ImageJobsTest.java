package jd.daemon.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import jd.daemon.Daemon;
import jd.daemon.DaemonConfig;
import jd.daemon.JobTable;
import jd.daemon.Pieces;
import jd.daemon.events.Events;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.api.ApiException;
import jd.server.api.CreateRequest;
import jd.server.api.DiskUsage;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.ImageDeleteItem;
import jd.server.api.ImageJson;
import jd.server.api.ImageSummary;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.engine.Engine;
import jd.server.http.ServerTls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs a daemon's image jobs: pull from the classroom registry, tag, list, and remove while containers use the image.
@Tag("root")
@Timeout(120)
class ImageJobsTest {
    @TempDir
    Path directory;

    private final Engine engine = new Engine();
    private Daemon daemon;

    @BeforeEach
    void boot() {
        Assumptions.assumeTrue(Files.exists(Path.of("/bin/busybox")), "needs a static busybox on this host");
        var config = new DaemonConfig(List.of(), directory.resolve("root"), directory.resolve("pid"), "", false,
                new DaemonConfig.Network("none", "", 0, true, true, true, true, Optional.empty()),
                new DaemonConfig.Dns(List.of(), List.of(), List.of()), "", 0, "/jd-images-test",
                DaemonConfig.Defaults.STANDARD,
                ServerTls.OFF, List.of());
        daemon = Daemon.open(config, JnrSyscalls.load(), Subprocess.host(), Pieces.STANDARD, CompletableFuture.completedFuture(null));
        JobTable.register(engine, daemon);
    }

    @AfterEach
    void end() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private <P, R> R run(JobName<P, R> name, P parameters) {
        return engine.job(name, parameters).run();
    }

    private String pull(String image, String tag) {
        var out = new ByteArrayOutputStream();
        engine.job(Jobs.PULL, new Jobs.Pull(image, tag, "", ""), JobStreams.into(out)).run();
        return out.toString(StandardCharsets.UTF_8);
    }

    private String refusal(String name, boolean force) {
        var wanted = new Jobs.DeleteImage(name, force, true);
        return assertThrows(ApiException.class, () -> run(Jobs.IMAGE_DELETE, wanted)).getMessage();
    }

    private List<ImageDeleteItem> remove(String name, boolean force) {
        return run(Jobs.IMAGE_DELETE, new Jobs.DeleteImage(name, force, true));
    }

    private List<ImageSummary> list(String filters) {
        return run(Jobs.IMAGES, new Jobs.ListImages(false, Filters.parse(filters)));
    }

    private String container() {
        byte[] json = "{\"Image\":\"busybox\",\"Cmd\":[\"true\"]}".getBytes(StandardCharsets.UTF_8);
        return run(Jobs.CREATE, new Jobs.Create("", Json.read(json, CreateRequest.class))).id();
    }

    @Test
    void pruneRemovesOnlyWhatNoContainerUses() {
        pull("busybox", "latest");
        String container = container();
        run(Jobs.TAG, new Jobs.Tag("busybox", "other", "1"));
        assertEquals(null, run(Jobs.IMAGES_PRUNE, Filters.NONE).imagesDeleted());
        var all = Filters.parse("{\"dangling\":[\"false\"]}");
        run(Jobs.IMAGES_PRUNE, all);
        assertEquals(1, run(Jobs.IMAGES, new Jobs.ListImages(false, Filters.NONE)).size());

        DiskUsage usage = run(Jobs.DISK_USAGE, Set.of(DiskUsage.Type.values()));
        assertEquals(1, usage.images().getFirst().containers());
        assertEquals(usage.layersSize(), usage.images().getFirst().size());
        assertEquals(List.of(container), run(Jobs.CONTAINERS_PRUNE, Filters.NONE).containersDeleted());
        assertEquals(usage.layersSize(), run(Jobs.IMAGES_PRUNE, all).spaceReclaimed());
        assertEquals(List.of(), list(""));
        assertEquals(null, run(Jobs.DISK_USAGE, Set.of(DiskUsage.Type.IMAGE)).volumes());
    }

    @Test
    void pullReportsProgressByLineAndStoresTheImage() {
        String lines = pull("busybox", "latest");
        assertTrue(lines.startsWith("{\"status\":\"Pulling from library/busybox\",\"id\":\"latest\"}\r\n"), lines);
        assertTrue(lines.contains("\"status\":\"Pull complete\""), lines);
        assertTrue(lines.endsWith("{\"status\":\"Status: Downloaded newer image for busybox:latest\"}\r\n"), lines);
        ImageJson image = run(Jobs.IMAGE_INSPECT, "busybox");
        assertEquals(List.of("busybox:latest"), image.repoTags());
        assertEquals(1, image.repoDigests().size());
        assertEquals(image.id(), run(Jobs.IMAGE_INSPECT, image.id().substring("sha256:".length(), 20)).id());
        assertEquals(image.id(), run(Jobs.HISTORY, "busybox").getFirst().id());
        assertEquals(image.size(), run(Jobs.HISTORY, "busybox").stream().mapToLong(step -> step.size()).sum());
    }

    @Test
    void invalidReferenceIsRejectedWithoutARegistryRequest() {
        var refusal = assertThrows(ApiException.class, () -> pull("BAD!!", "x"));
        assertEquals("invalid reference format: repository name (library/BAD!!) must be lowercase",
                refusal.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, refusal.kind());
    }

    @Test
    void imageIsRemovedWithItsLastName() {
        pull("busybox", "latest");
        run(Jobs.TAG, new Jobs.Tag("busybox", "other", "1"));
        assertEquals(List.of("busybox:latest", "other:1"), list("").getFirst().repoTags());
        assertEquals(1, list("{\"reference\":[\"oth*\"]}").size());
        assertEquals(List.of(), list("{\"dangling\":[\"true\"]}"));

        List<ImageDeleteItem> first = remove("busybox", false);
        assertEquals("busybox:latest", first.getFirst().untagged());
        assertTrue(first.stream().allMatch(item -> item.deleted() == null), first.toString());
        List<ImageDeleteItem> last = remove("other:1", false);
        assertEquals("other:1", last.getFirst().untagged());
        assertTrue(last.getLast().deleted().startsWith("sha256:"), last.toString());
        assertEquals(List.of(), list(""));
    }

    @Test
    void imageOfAContainerIsNotRemoved() {
        pull("busybox", "latest");
        String id = run(Jobs.IMAGE_INSPECT, "busybox").id();
        String image = id.substring("sha256:".length(), "sha256:".length() + 12);
        String container = container();

        assertEquals("conflict: unable to remove repository reference \"busybox\" (must force) - container "
                + container.substring(0, 12) + " is using its referenced image " + image, refusal("busybox", false));
        assertEquals("conflict: unable to delete " + image
                + " (must be forced) - image is being used by stopped container " + container.substring(0, 12), refusal(image, false));

        // With force the image is removed; the container has its own copy of what it needs.
        assertTrue(remove("busybox", true).stream().anyMatch(item -> id.equals(item.deleted())));
        run(Jobs.DELETE, new Jobs.Delete(container, true, false));
    }

    @Test
    void idWithNamesInSeveralRepositoriesIsRejected() {
        pull("busybox", "latest");
        run(Jobs.TAG, new Jobs.Tag("busybox", "other", ""));
        String image = run(Jobs.IMAGE_INSPECT, "busybox").id().substring("sha256:".length(), "sha256:".length() + 12);
        assertEquals("conflict: unable to delete " + image
                + " (must be forced) - image is referenced in multiple repositories",
                refusal(image, false));
        assertTrue(remove(image, true).size() >= 4);
        assertEquals("No such image: busybox:latest", refusal("busybox", false));
    }

    @Test
    void imageOperationsEmitEvents() {
        pull("busybox", "latest");
        run(Jobs.TAG, new Jobs.Tag("busybox", "other", "1"));
        remove("other:1", false);
        var out = new ByteArrayOutputStream();
        var all = new Jobs.Events(OptionalLong.of(1), OptionalLong.of(Events.now()), Filters.NONE);
        engine.job(Jobs.EVENTS, all, JobStreams.into(out)).run();
        List<String> actions = out.toString(StandardCharsets.UTF_8).lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), Event.class).action())
                .toList();
        assertEquals(List.of("pull", "tag", "untag"), actions);
    }

    @Test
    void unknownFiltersAndImagesAreNamed() {
        assertEquals("invalid filter 'foo'",
                assertThrows(ApiException.class, () -> list("{\"foo\":[\"x\"]}")).getMessage());
        assertEquals("No such image: nosuch:latest",
                assertThrows(ApiException.class, () -> run(Jobs.IMAGE_INSPECT, "nosuch")).getMessage());
    }
}
