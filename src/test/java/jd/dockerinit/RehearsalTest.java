package jd.dockerinit;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks that dockerinit loads all of its classes before it changes the root. After pivot_root(2) its class path
/// refers to files of the container. The JVM logs the classes it loads with `-Xlog:class+load`.
@Tag("root")
class RehearsalTest {
    private final Syscalls kernel = JnrSyscalls.load();

    @TempDir
    Path directory;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    private static String classLog(Path log) {
        return "-Xlog:class+load:file=" + log;
    }

    private static Set<String> loaded(Path log) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(log)) {
            String name = line.replaceAll(".*\\] ", "").replaceAll(" source.*", "");
            if (name.startsWith("jd.") || name.startsWith("com.kenai") || name.startsWith("com.fasterxml")) {
                names.add(name);
            }
        }
        return names;
    }

    @Test
    void everyClassIsLoadedBeforeTheSpecificationIsReceived() throws Exception {
        Path waiting = directory.resolve("waiting.log");
        Containment.bootInit(kernel, classLog(waiting));
        Set<String> rehearsed = loaded(waiting);
        assertTrue(rehearsed.contains("jd.dockerinit.DockerInit"), rehearsed.toString());

        TinyRoot root = TinyRoot.create(directory.resolve("root"));
        List<InitSpec> specs = List.of(
                root.spec("true"),
                root.spec("nosuch"),
                edit(root.spec("true")).user("bob").spec(),
                edit(root.spec("true")).user("nosuch").spec(),
                edit(root.spec("true")).workingDir("/etc/passwd").spec(),
                edit(root.spec("true")).readonlyRootfs(true).spec());
        for (int i = 0; i < specs.size(); i++) {
            Path log = directory.resolve(i + ".log");
            try (Containment containment = Containment.openWith(kernel, classLog(log))) {
                containment.run(specs.get(i));
            } catch (InitFailure e) {
                // The failing specifications must not load any class either.
                assertTrue(i == 1 || i == 3 || i == 4, e.getMessage());
            }
            Set<String> late = loaded(log);
            late.removeAll(rehearsed);
            assertEquals(Set.of(), late, specs.get(i).toString());
        }
    }
}
