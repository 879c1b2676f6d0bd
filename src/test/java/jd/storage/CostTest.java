package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.Json;
import jd.storage.driver.GraphDriver;
import jd.storage.driver.VfsDriver;
import jd.storage.files.LayerUnpacking;
import jd.storage.files.StateRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten times the input costs about ten times as much processor time; a factor of 25 is accepted.
@Tag("root")
@Tag("slow")
class CostTest {
    private static final int FEW = 500;
    private static final int MANY = 5_000;
    private static final long NOISE_NANOS = 100_000_000;

    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    @BeforeAll
    static void root() {
        syscalls = JnrSyscalls.load();
    }

    private interface Work {
        void run(int count) throws IOException;
    }

    private static void assertGrowsWithTheInput(String what, Work work) throws IOException {
        long few = nanos(work, FEW);
        long many = nanos(work, MANY);
        System.out.printf("%s: %d in %d ms, %d in %d ms%n", what, FEW, few / 1_000_000, MANY, many / 1_000_000);
        assertTrue(many < 25 * Math.max(few, NOISE_NANOS), what + ": " + many + " ns after " + few + " ns");
    }

    private static long nanos(Work work, int count) throws IOException {
        long begin = cpuTime();
        work.run(count);
        return cpuTime() - begin;
    }

    private static long cpuTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static ImageConfig config(int number) {
        String json = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"comment\":\"" + number
                + "\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}";
        return ImageConfig.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private Graph open(StateRoot root) {
        GraphDriver driver = VfsDriver.open(syscalls, root.vfsDirectories());
        Layers layers = Layers.open(syscalls, root, driver, IdMaps.SAME, LayerUnpacking.STANDARD);
        return Graph.open(syscalls, root, layers, TagStore.open(root.repositories("vfs")));
    }

    @Test
    void imagesAreRestoredListedFoundAndRemoved() throws IOException {
        assertGrowsWithTheInput("images restored, listed, found, removed", count -> {
            StateRoot root = new StateRoot(Files.createDirectory(directory.resolve("root" + count)));
            for (int i = 0; i < count; i++) {
                ImageConfig config = config(i);
                Path image = Files.createDirectories(root.image("vfs", config.id()));
                Files.write(image.resolve("json"), config.raw());
            }
            Graph graph = open(root);
            assertEquals(count, graph.ids().size());
            for (ImageId id : graph.ids()) {
                assertEquals(id, graph.image(id).orElseThrow().id());
                assertEquals(id, graph.lookup(id.digest().hex().substring(0, 20)));
                graph.delete(id);
            }
            assertEquals(0, open(root).ids().size());
        });
    }

    @Test
    void namesOfEachImageAreFound() throws IOException {
        assertGrowsWithTheInput("names of every image", count -> {
            Path file = directory.resolve("repositories" + count);
            Map<String, Map<String, String>> repositories = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                repositories.put("image-" + i, Map.of("image-" + i + ":latest", id(i).toString()));
            }
            Files.write(file, Json.bytes(Map.of("Repositories", repositories)));
            TagStore tags = TagStore.open(file);
            for (int i = 0; i < count; i++) {
                assertEquals(1, tags.references(id(i)).size());
                assertEquals(Optional.of(id(i)), tags.find(Reference.parse("image-" + i)));
            }
        });
    }

    private static ImageId id(int number) {
        return new ImageId(Digest.of(Integer.toString(number).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void namesOfContainersAreAddedFoundAndRemoved() throws IOException {
        assertGrowsWithTheInput("names of containers", count -> {
            try (LinkGraph graph = LinkGraph.open(directory.resolve("links" + count))) {
                for (int i = 0; i < count; i++) {
                    graph.reserve("web" + i, "c" + i);
                }
                for (int i = 0; i < count; i++) {
                    assertEquals(Optional.of("c" + i), graph.idOf("web" + i));
                    graph.purge("c" + i);
                }
            }
        });
    }

    @Test
    void idsAreFoundByTheirPrefix() throws IOException {
        assertGrowsWithTheInput("ids by their beginning", count -> {
            TruncIndex index = new TruncIndex();
            for (int i = 0; i < 20 * count; i++) {
                index.add(id(i).digest().hex());
            }
            for (int i = 0; i < 20 * count; i++) {
                String hex = id(i).digest().hex();
                assertEquals(Optional.of(hex), index.find(hex.substring(0, 40)));
                index.remove(hex);
            }
        });
    }
}
