package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.kernel.JnrSyscalls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFeaturesTest {
    @TempDir
    private Path root;

    private static ControllerSupport without(Limit... missing) {
        EnumSet<Limit> limits = EnumSet.allOf(Limit.class);
        limits.removeAll(List.of(missing));
        return new ControllerSupport(limits, "0-1", "0");
    }

    @Test
    void kernelWithEveryLimitGivesNoWarning() {
        for (int version : new int[] {1, 2}) {
            assertEquals(List.of(), LimitFeature.warnings(without(), version));
            assertTrue(LimitFeature.features(without(), version).stream()
                    .allMatch(feature -> feature.state() == Feature.State.OK));
        }
    }

    @Test
    void missingLimitGivesDockersWarningOfEitherCgroupVersion() {
        ControllerSupport poor = without(Limit.SWAP, Limit.OOM_KILL_DISABLE, Limit.WEIGHT, Limit.READ_BYTES);

        assertEquals(
                List.of("WARNING: No swap limit support", "WARNING: No oom kill disable support",
                        "WARNING: No blkio throttle.read_bps_device support"),
                LimitFeature.warnings(poor, 1));
        assertEquals(
                List.of("WARNING: No swap limit support", "WARNING: No io.weight support",
                        "WARNING: No io.max (rbps) support"),
                LimitFeature.warnings(poor, 2));
    }

    @Test
    void checkReportsTheLimitsThatInfoWarnsOf() {
        for (Limit limit : Limit.values()) {
            for (int version : new int[] {1, 2}) {
                boolean warned = !LimitFeature.warnings(without(limit), version).isEmpty();
                boolean missed = LimitFeature.features(without(limit), version).stream()
                        .anyMatch(feature -> feature.state() == Feature.State.MISSING);

                // Docker has no warning for the limit that every kernel has.
                assertEquals(warned || limit == Limit.PIDS, missed, limit + " of version " + version);
            }
        }
    }

    private static String report(List<Feature> features, int code) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(code, CheckMain.report(features, new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void onlyFatalFeaturesMakeTheExitCodeOne() {
        Feature ok = Feature.ok("kernel", "6.1");
        Feature missing = Feature.missing("swap limit", "", "boot with swapaccount=1");
        Feature fatal = Feature.fatal("user", "number 1000", "be root");

        assertEquals("""
                kernel             ok       6.1
                swap limit         missing  boot with swapaccount=1

                jd run works here
                """, report(List.of(ok, missing), 0));
        assertEquals("""
                kernel             ok       6.1
                user               MISSING  number 1000: be root

                jd run cannot work here: user
                """, report(List.of(ok, fatal), 1));
    }

    @Test
    @Tag("root")
    void checkOfThisMachineLeavesNothingBehind() throws Exception {
        List<Feature> features = new HostFeatures(JnrSyscalls.load(), Subprocess.host(), root).all();
        Set<String> names = features.stream().map(Feature::name).collect(Collectors.toSet());

        assertTrue(names.containsAll(Set.of("kernel", "user", "namespaces", "user namespaces", "subordinate ids",
                "control groups", "memory limit", "overlay", "seccomp", "AppArmor", "iptables", "IP forwarding")));
        assertEquals("mnt uts ipc net pid cgroup", of("namespaces", features).found());
        assertEquals(Feature.State.OK, of("kernel", features).state());
        assertEquals("root", of("user", features).found());
        try (Stream<Path> left = Files.list(root)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static Feature of(String name, List<Feature> features) {
        return features.stream().filter(feature -> feature.name().equals(name)).findFirst().orElseThrow();
    }

    /// Runs the check as root of a container: it reports line by line what is missing, without a Java stack trace.
    @Test
    @Tag("root")
    void rootWithoutCapabilitiesIsToldWhatIsMissing() throws Exception {
        Process process = new ProcessBuilder("setpriv", "--bounding-set", "-all", "--inh-caps", "-all",
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), "jd.Jd", "check").redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertTrue(process.waitFor(Duration.ofSeconds(60)), "jd check does not end");
        assertEquals(1, process.exitValue(), text);
        assertTrue(text.contains("namespaces         MISSING  mnt (operation not permitted)"), text);
        assertTrue(text.contains("overlay            missing"), text);
        assertTrue(text.contains("\njd run cannot work here: namespaces"), text);
        assertFalse(text.contains("Exception"), text);
    }
}
