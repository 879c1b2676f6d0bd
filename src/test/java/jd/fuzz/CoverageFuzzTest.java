package jd.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The long run: coverage-guided, a JVM for each target, which Jazzer's driver instruments. At least 200,000 inputs in
/// total, with seeds that are fixed. The JVMs have the heap and the stacks of the daemon.
///
/// Findings and figures are in `target/fuzz/TARGET/`.
@Tag("fuzz")
@Tag("long")
class CoverageFuzzTest {
    private static final Path RESULTS = Path.of("target/fuzz");

    /// Each target ends after so many inputs or so many seconds, whichever is first.
    private static final int INPUTS = Integer.getInteger("jd.fuzz.inputs", 12_000);
    private static final int SECONDS = Integer.getInteger("jd.fuzz.seconds", 60);

    /// The classes that list targets.
    private static final List<String> LISTS = List.of(
            "jd.server.http.ServerFuzzTest", "jd.create.life.LifeFuzzTest", "jd.create.view.ViewFuzzTest",
            "jd.create.output.OutputFuzzTest", "jd.create.record.RecordFuzzTest", "jd.image.ImageFuzzTest",
            "jd.pull.registry.RegistryFuzzTest",
            "jd.storage.StorageFuzzTest", "jd.build.BuildFuzzTest", "jd.compose.plan.ComposeFuzzTest", "jd.containernet.NetworkFuzzTest", "jd.libcontainer.start.SyncFuzzTest",
            "jd.libcontainer.nsinit.BundleFuzzTest", "jd.libcontainer.security.SecurityFuzzTest",
            "jd.libcontainer.process.UserFuzzTest", "jd.libcontainer.netlink.NetlinkFuzzTest",
            "jd.libcontainer.mount.MountFuzzTest", "jd.libcontainer.cgroup.CgroupFuzzTest", "jd.swarm.SwarmFuzzTest");

    /// Checks of Jazzer that fail when an input reaches any pattern, address or path, which is allowed here.
    private static final List<String> SANITIZERS = Stream.of("RegexInjection", "ServerSideRequestForgery", "FilePathTraversal")
            .map("com.code_intelligence.jazzer.sanitizers."::concat)
            .toList();

    static List<Target> targetsOf(String list) {
        try {
            var constructor = Class.forName(list).getDeclaredConstructor();
            constructor.setAccessible(true);
            return ((FuzzTest) constructor.newInstance()).targets();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("targets of " + list, e);
        }
    }

    @TestFactory
    Stream<DynamicTest> mutatedInputCausesNoFinding() {
        return LISTS.stream().flatMap(list -> targetsOf(list).stream()
                .map(target -> DynamicTest.dynamicTest(target.name(), () -> run(list, target))));
    }

    private static void run(String list, Target target) throws IOException, InterruptedException {
        Path results = RESULTS.resolve(target.name());
        Path corpus = corpus(results, target);
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-Xss512k", "-XX:+EnableDynamicAgentLoading",
                "-XX:-OmitStackTraceInFastThrow",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=jd.fuzz.JazzerEntry",
                "--target_args=" + list + " " + target.name() + " " + results.toAbsolutePath(),
                "--instrumentation_includes=jd.**", "--disabled_hooks=" + String.join(":", SANITIZERS),
                "--reproducer_path=" + results, "-artifact_prefix=" + results + "/",
                "-seed=7", "-max_len=65536", "-len_control=0", "-runs=" + INPUTS, "-max_total_time=" + SECONDS, "-rss_limit_mb=2048",
                corpus.toAbsolutePath().toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(results.resolve("log").toFile())
                .directory(Path.of("").toAbsolutePath().toFile())
                .start();
        try {
            assertTrue(process.waitFor(SECONDS + 60, TimeUnit.SECONDS), () -> target + " hangs: see " + results);
        } finally {
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), () -> "the fuzzer's JVM ended: see " + results.resolve("log"));
        String figures = Files.readString(results.resolve("figures"));
        System.out.println(figures.strip());
        assertEquals(1, figures.lines().count(), figures);
    }

    /// {@return a fresh directory that holds the seeds as files, for Jazzer to add to}
    private static Path corpus(Path results, Target target) throws IOException {
        if (Files.exists(results)) {
            try (Stream<Path> old = Files.walk(results)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Path corpus = Files.createDirectories(results.resolve("corpus"));
        List<byte[]> inputs = Corpus.of(target);
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), inputs.get(i));
        }
        return corpus;
    }
}
