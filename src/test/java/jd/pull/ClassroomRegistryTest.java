package jd.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.image.ImageId;
import jd.image.Reference;
import jd.libcontainer.Subprocess;
import jd.libcontainer.Syscalls;
import jd.server.api.Progress;
import jd.storage.StateRoot;
import jd.storage.Storage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ClassroomRegistryTest {
    private static Syscalls syscalls;

    @TempDir
    private Path directory;

    @BeforeAll
    static void root() {
        syscalls = RootOnly.syscalls();
    }

    @Test
    void busyboxIsPulledWithoutANetworkAndSaysSoAsDockerDoes() throws Exception {
        StateRoot root = new StateRoot(directory);
        List<String> lines = new ArrayList<>();
        try (ClassroomRegistry registry = ClassroomRegistry.mirror(root.classroom(), ClassroomRegistryTest::output);
                Storage storage = Storage.open(root, syscalls, "")) {
            Puller puller = new Puller(storage, new Http(Map.of()), () -> List.of(registry.uri()));
            ImageId id = puller.pull(Reference.parse("busybox:latest"), Optional.empty(), line -> lines.add(show(line)));
            lines.forEach(System.out::println);
            System.out.println(storage.tags().references(id));

            storage.layers().createWritable("c1", storage.graph().image(id).orElseThrow().diffIds());
            Path mounted = storage.layers().mount("c1");
            assertTrue(Files.isExecutable(mounted.resolve("bin/sh")));
            assertEquals(id, puller.pull(Reference.parse("busybox"), Optional.empty(), line -> lines.add(show(line))));
            lines.forEach(System.out::println);
            storage.layers().removeWritable("c1");
        }
    }

    private static String output(List<String> words) {
        return Subprocess.host().require(Subprocess.Command.of(words));
    }

    private static String show(Progress line) {
        return (line.id() == null ? "" : line.id() + ": ") + line.status()
                + (line.progress() == null ? "" : " " + line.progress());
    }
}
