package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher in a checkout of its own, whose Java is a script that prints its arguments: what `jd` decides, without a build.
class LauncherTest {
    private static final Path SOURCE = Path.of("jd").toAbsolutePath();

    @TempDir
    private Path directory;
    private Path home;

    @BeforeEach
    void aCheckoutThatIsBuilt() throws IOException {
        home = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(SOURCE, home.resolve("jd"));
        write("pom.xml", "<project/>");
        write("src/main/java/jd/server/Engine.java", "class Engine {}");
        write("src/main/sh/set-up.sh", "set_up() { echo set-up; exit 0; }");
        write("jdk/release", "JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n");
        Path java = write("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"LC_ALL=$LC_ALL\" \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true));
        write("target/launch/env", """
                JD_JAVA="$JD_HOME/jdk/bin/java"
                JD_RELEASE='JAVA_RUNTIME_VERSION="25.0.3+9"'
                JD_BUILD=7-9
                JD_CLASS_PATH=jd.jar:lib.jar
                """);
    }

    @Test
    void theShellFilesSatisfyShellcheck() throws Exception {
        Path repository = SOURCE.getParent();
        try {
            assertEquals("", run(repository, Map.of(), "shellcheck", "-x", "-e", "SC2154,SC1091", "jd", ".ci/run",
                    "src/main/sh/set-up.sh", "src/main/sh/errands.sh", "src/main/sh/rehearse.sh",
                    "src/test/sh/traces", "src/test/sh/bare-debian", "src/test/sh/cgroup2-vm", "src/test/sh/arm64-vm"));
        } catch (IOException missing) {
            assumeTrue("true".equals(System.getenv("JD_CI")), "shellcheck is not installed");
            throw missing;
        }
    }

    @Test
    void aCommandBecomesTheClientWithItsWordsUntouched() throws Exception {
        List<String> words = jd("run", "busybox", "echo", "two  words", "", "*");
        assertEquals(List.of("jd.Jd", "run", "busybox", "echo", "two  words", "", "*"), from("jd.Jd", words));
        assertTrue(words.contains("-Djd.home=" + home), words::toString);
        assertTrue(words.contains("LC_ALL=C.UTF-8"), words::toString);
    }

    @Test
    void eachProgramRunsFromItsOwnCacheWhenThereIsOne() throws Exception {
        write("target/launch/7-9/client.aot", "");
        assertTrue(jd("ps").contains("-XX:AOTCache=" + home + "/target/launch/7-9/client.aot"));
        assertTrue(jd("daemon").stream().noneMatch(word -> word.startsWith("-XX:AOTCache=")));
    }

    @Test
    void daemonEndsOnAFullHeapWhoseSizeTheEnvironmentMaySet() throws Exception {
        assertTrue(jd("daemon").containsAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError")));
        String small = run(home, Map.of("JD_DAEMON_HEAP", "64m"), "./jd", "daemon");
        assertTrue(small.lines().toList().contains("-Xmx64m"), small);
    }

    @Test
    void aDebuggerIsAskedForBehindTheCommandAndNowhereElse() throws Exception {
        List<String> client = jd("run", "--debug-client", "5005", "busybox");
        assertTrue(client.stream().anyMatch(word -> word.contains("suspend=y,address=127.0.0.1:5005")), client::toString);
        assertEquals(List.of("jd.Jd", "run", "busybox"), from("jd.Jd", client));
        List<String> inside = jd("run", "busybox", "--debug-client", "5005");
        assertEquals(List.of("jd.Jd", "run", "busybox", "--debug-client", "5005"), from("jd.Jd", inside));
        List<String> daemon = jd("daemon", "--debug", "5006", "-D");
        assertTrue(daemon.stream().anyMatch(word -> word.contains("suspend=n,address=127.0.0.1:5006")), daemon::toString);
        assertEquals(List.of("jd.Jd", "daemon", "-D"), from("jd.Jd", daemon));
        List<String> verbose = jd("daemon", "--debug", "-H", "fd://");
        assertEquals(List.of("jd.Jd", "daemon", "--debug", "-H", "fd://"), from("jd.Jd", verbose));
    }

    /// CVE-2019-5736, of which `EscapeJourney` tries the rest.
    @Test
    @Tag("root")
    void theProgramOfWhoeverBearsCommandsInContainersIsReadOnly() throws Exception {
        write("jdk/bin/java", "#!/bin/sh\ntouch \"$0\" 2>/dev/null && echo changed || echo refused\n");
        assertEquals(List.of("refused"), jd("daemon"));
        assertEquals(List.of("refused"), jd("nsinit", "exec", "box", "true"));
        assertEquals(List.of("changed"), jd("ps"), "a client bears none");
    }

    @Test
    void aChangedSourceIsBuiltAnew() throws Exception {
        later("src/main/java/jd/server/Engine.java");
        assertEquals(List.of("set-up"), jd("ps"));
    }

    @Test
    void aRemovedSourceIsBuiltAnew() throws Exception {
        Files.delete(home.resolve("src/main/java/jd/server/Engine.java"));
        later("src/main/java/jd/server");
        assertEquals(List.of("set-up"), jd("ps"));
    }

    @Test
    void anUpgradedJdkIsNoticed() throws Exception {
        write("jdk/release", "JAVA_RUNTIME_VERSION=\"25.0.5+8\"\n");
        assertEquals(List.of("set-up"), jd("ps"));
    }

    @Test
    void aLinkOnThePathFindsItsCheckout() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("jd"), home.resolve("jd"));
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        assertTrue(run(directory, path, "sh", "-c", "jd ps").contains("-Djd.home=" + home));
    }

    /// On a host of its own: no process, mount, cgroup or network interface of the machine is in reach.
    @ParameterizedTest(name = "pid file \"{0}\"")
    @ValueSource(strings = {"$daemon", "0\\n", "no number", ""})
    @Tag("root")
    void systemResetStopsTheDaemonBeforeItRemovesTheState(String pidFile) throws Exception {
        Requirements.root();
        Files.copy(SOURCE.resolveSibling("src/main/sh/errands.sh"), home.resolve("src/main/sh/errands.sh"));
        write("host.sh", """
                for place in /var/lib /run /var/log /sys/fs/cgroup; do mount -t tmpfs tmpfs $place; done
                mkdir -p /var/lib/jd /sys/fs/cgroup/jd/box
                # a process of another PID namespace
                echo 0 >/sys/fs/cgroup/jd/box/cgroup.procs
                sh -c 'exec 9>/var/lib/jd/lock; touch /run/locked
                    trap "echo stopped: $(ls /var/lib/jd); exit" TERM; while :; do sleep 0.1 9>&-; done' &
                daemon=$!
                until [ -e /run/locked ]; do sleep 0.1; done
                printf "PID_FILE" >/run/jd.pid
                ./jd system reset 2>/dev/null
                echo "exit $?, left: $(ls /var/lib)"
                """.replace("PID_FILE", pidFile));
        // A session, and so a process group, of its own: signals to the group end here.
        assertEquals("stopped: lock\nexit 0, left: \n", run(home, Map.of(), "unshare", "--mount", "--net", "--pid", "--fork",
                "--kill-child", "--mount-proc", "setsid", "sh", "host.sh"));
    }

    private List<String> jd(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("./jd"));
        words.addAll(List.of(arguments));
        return run(home, Map.of(), words.toArray(String[]::new)).lines().toList();
    }

    private static String run(Path where, Map<String, String> environment, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(words).directory(where.toFile()).redirectErrorStream(true);
        builder.environment().remove("JD_REBUILD");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    private static List<String> from(String word, List<String> words) {
        return words.subList(words.indexOf(word), words.size());
    }

    private Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void later(String name) throws IOException {
        Files.setLastModifiedTime(home.resolve(name), FileTime.from(Instant.now().plusSeconds(10)));
    }
}
