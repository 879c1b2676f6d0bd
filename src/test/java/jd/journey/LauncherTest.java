package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.labs.LabMain;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs the launcher in its own checkout with a script for Java that prints its arguments, to test the decisions of
/// `jd` without a build.
class LauncherTest {
    private static final Path SOURCE = Path.of("jd").toAbsolutePath();

    @TempDir
    private Path directory;
    private Path home;

    @BeforeEach
    void createBuiltCheckout() throws IOException {
        home = Files.createDirectories(directory.resolve("a checkout"));
        Files.copy(SOURCE, home.resolve("jd"));
        write("pom.xml", "<project/>");
        write("src/main/java/jd/server/engine/Engine.java", "class Engine {}");
        write("src/main/sh/set-up.sh", "set_up() { echo set-up; exit 0; }");
        write("jdk/release", "JAVA_RUNTIME_VERSION=\"25.0.3+9\"\n");
        Path java = write("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"LC_ALL=$LC_ALL\" \"$@\"\n");
        assertTrue(java.toFile().setExecutable(true, false));
        write("target/launch/env", """
                JD_JAVA="$JD_HOME/jdk/bin/java"
                JD_RELEASE='JAVA_RUNTIME_VERSION="25.0.3+9"'
                JD_BUILD=7-9
                JD_CLASS_PATH=jd.jar:lib.jar
                """);
    }

    @Test
    void shellFilesPassShellcheck() throws Exception {
        Path repository = SOURCE.getParent();
        try {
            assertEquals("", run(repository, Map.of(), "shellcheck", "-x", "-e", "SC2154,SC1091", "jd", ".ci/run",
                    "src/main/sh/set-up.sh", "src/main/sh/errands.sh", "src/main/sh/kit.sh",
                    "src/main/sh/rehearse.sh", "src/main/kit/install",
                    "src/test/sh/traces", "src/test/sh/bare-debian", "src/test/sh/cgroup2-vm", "src/test/sh/arm64-vm"));
        } catch (IOException missing) {
            assumeTrue("true".equals(System.getenv("JD_CI")), "shellcheck is not installed");
            throw missing;
        }
    }

    @Test
    void commandRunsClientWithUnchangedArguments() throws Exception {
        List<String> words = jd("run", "busybox", "echo", "two  words", "", "*");
        assertEquals(List.of("jd.Jd", "run", "busybox", "echo", "two  words", "", "*"), from("jd.Jd", words));
        assertTrue(words.contains("-Djd.home=" + home), words::toString);
        assertTrue(words.contains("LC_ALL=C.UTF-8"), words::toString);
    }

    @Test
    void clientAndDaemonUseOwnAotCacheIfPresent() throws Exception {
        write("target/launch/7-9/client.aot", "");
        assertTrue(jd("ps").contains("-XX:AOTCache=" + home + "/target/launch/7-9/client.aot"));
        assertTrue(jd("daemon").stream().noneMatch(word -> word.startsWith("-XX:AOTCache=")));
    }

    /// The JVM rejects a cache whose jars have other dates, as after `cp -r` of a checkout.
    @Test
    void rejectedAotCacheIsNotReported() throws Exception {
        write("target/launch/env", Files.readString(home.resolve("target/launch/env"))
                .replace("jd.jar:lib.jar", "'" + System.getProperty("java.class.path") + "'"));
        write("jdk/bin/java", "#!/bin/sh\nexec '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
        write("target/launch/7-9/compose.aot", "not a cache of these jars");
        assertEquals(List.of("Docker Compose version 2.26.1"), jd("compose", "version"));
    }

    /// Classes that only other properties need would be missing in the AOT cache.
    @Test
    void clientHasPropertiesOfItsRehearsal() throws Exception {
        String script = Files.readString(SOURCE.resolveSibling("src/main/sh/rehearse.sh"));
        String flags = script.substring(script.lastIndexOf("own_flags=\"") + "own_flags=\"".length());
        List<String> properties = List.of(flags.substring(0, flags.indexOf('"')).split("\\s+"));
        assertTrue(properties.contains("-Dpicocli.disable.closures=true"), flags);
        assertTrue(jd("ps").containsAll(properties), flags);
        assertTrue(jd("compose", "ps").containsAll(properties), flags);
    }

    @Test
    void daemonExitsOnFullHeapAndEnvironmentSetsHeapSize() throws Exception {
        assertTrue(jd("daemon").containsAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError")));
        String small = run(home, Map.of("JD_DAEMON_HEAP", "64m"), "./jd", "daemon");
        assertTrue(small.lines().toList().contains("-Xmx64m"), small);
    }

    @Test
    void debugOptionOpensDaemonPortInAnyPosition() throws Exception {
        for (List<String> flags : List.of(List.of("--debug", "5006", "-D", "-H", "fd://"),
                List.of("-D", "--debug", "5006", "-H", "fd://"), List.of("-D", "-H", "fd://", "--debug", "5006"))) {
            List<String> words = new ArrayList<>(flags);
            words.addFirst("daemon");
            List<String> daemon = jd(words.toArray(String[]::new));
            assertEquals("jd: waiting for a debugger on port 5006", daemon.getFirst());
            assertTrue(daemon.stream().anyMatch(word -> word.endsWith("suspend=n,quiet=y,address=127.0.0.1:5006")),
                    daemon::toString);
            assertEquals(List.of("jd.Jd", "daemon", "-D", "-H", "fd://"), from("jd.Jd", daemon));
        }
    }

    @Test
    void debugBootLetsDaemonWaitForDebugger() throws Exception {
        List<String> daemon = jd("daemon", "--debug-boot", "5006", "-D");
        assertTrue(daemon.stream().anyMatch(word -> word.endsWith("suspend=y,quiet=y,address=127.0.0.1:5006")),
                daemon::toString);
        assertEquals(List.of("jd.Jd", "daemon", "-D"), from("jd.Jd", daemon));
    }

    @Test
    void managerAndNsinitWaitForDebuggerOnPortFromEnvironment() throws Exception {
        for (List<String> words : List.of(List.of("swarm", "manage", "nodes://a:1"), List.of("nsinit", "run", "box"))) {
            List<String> all = new ArrayList<>(words);
            all.addFirst("./jd");
            String started = run(home, Map.of("JD_DEBUG_CLIENT", "5005"), all.toArray(String[]::new));
            assertTrue(started.contains("suspend=y,quiet=y,address=127.0.0.1:5005"), started);
        }
    }

    @Test
    void debugFlagWithoutPortIsPassedToDaemon() throws Exception {
        for (List<String> words : List.of(
                List.of("daemon", "--debug", "-H", "fd://"), List.of("daemon", "-D", "--debug"),
                List.of("daemon", "--debug", "--debug", "--pidfile", "two  words"))) {
            List<String> daemon = jd(words.toArray(String[]::new));
            List<String> expected = new ArrayList<>(words);
            expected.addFirst("jd.Jd");
            assertEquals(expected, from("jd.Jd", daemon));
            assertTrue(daemon.stream().noneMatch(word -> word.contains("jdwp")), daemon::toString);
        }
    }

    @Test
    void clientWaitsForDebuggerOnPortFromEnvironment() throws Exception {
        List<String> client = run(home, Map.of("JD_DEBUG_CLIENT", "5005"), "./jd", "run", "--debug-client", "5005", "busybox")
                .lines().toList();
        assertEquals("jd: waiting for a debugger on port 5005", client.getFirst());
        assertTrue(client.stream().anyMatch(word -> word.endsWith("suspend=y,quiet=y,address=127.0.0.1:5005")),
                client::toString);
        assertEquals(List.of("jd.Jd", "run", "--debug-client", "5005", "busybox"), from("jd.Jd", client));
    }

    @Test
    void nonNumericDebugPortIsRefused() throws Exception {
        assertEquals("jd: a debugger needs a port: got \"x\"\n", run(home, Map.of("JD_DEBUG_CLIENT", "x"), "./jd", "ps"));
    }

    @Test
    void daemonRestartRunsClientCommand() throws Exception {
        List<String> words = jd("daemon", "restart");
        assertEquals(List.of("jd.Jd", "restart-daemon"), from("jd.Jd", words));
        assertTrue(words.contains("-Xmx64m"), "with the client's flags");
        assertEquals(List.of("jd.Jd", "daemon", "stop"), from("jd.Jd", jd("daemon", "stop")));
    }

    /// CVE-2019-5736, whose other cases `EscapeJourney` covers.
    @Test
    @Tag("root")
    void daemonAndNsinitCannotWriteTheirExecutable() throws Exception {
        write("jdk/bin/java", "#!/bin/sh\ntouch \"$0\" 2>/dev/null && echo changed || echo refused\n");
        assertEquals(List.of("refused"), jd("daemon"));
        assertEquals(List.of("refused"), jd("nsinit", "exec", "box", "true"));
        assertEquals(List.of("changed"), jd("ps"), "a client bears none");
    }

    @Test
    void changedSourceTriggersBuild() throws Exception {
        makeNewer("src/main/java/jd/server/engine/Engine.java");
        assertEquals(List.of("set-up"), jd("ps"));
    }

    @Test
    void removedSourceTriggersBuild() throws Exception {
        Files.delete(home.resolve("src/main/java/jd/server/engine/Engine.java"));
        makeNewer("src/main/java/jd/server");
        assertEquals(List.of("set-up"), jd("ps"));
    }

    @Test
    void upgradedJdkTriggersBuild() throws Exception {
        write("jdk/release", "JAVA_RUNTIME_VERSION=\"25.0.5+8\"\n");
        assertEquals(List.of("set-up"), jd("ps"));
    }

    @Test
    void symlinkOnPathFindsCheckout() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("jd"), home.resolve("jd"));
        Map<String, String> path = Map.of("PATH", bin + ":" + System.getenv("PATH"));
        assertTrue(run(directory, path, "sh", "-c", "jd ps").contains("-Djd.home=" + home));
    }

    /// Runs in its own namespaces: no process, mount, cgroup or network interface of the machine is reachable.
    @ParameterizedTest(name = "pid file \"{0}\"")
    @ValueSource(strings = {"$daemon", "0\\n", "no number", ""})
    @Tag("root")
    void systemResetStopsTheDaemonBeforeItRemovesTheState(String pidFile) throws Exception {
        Requirements.root();
        Files.copy(SOURCE.resolveSibling("src/main/sh/errands.sh"), home.resolve("src/main/sh/errands.sh"));
        write("host.sh", """
                mount -t sysfs sysfs /sys # with the interfaces of this network namespace
                for place in /var/lib /run /var/log /sys/fs/cgroup; do mount -t tmpfs tmpfs $place; done
                mkdir -p /var/lib/jd /sys/fs/cgroup/jd/box
                # a process of another PID namespace
                echo 0 >/sys/fs/cgroup/jd/box/cgroup.procs
                # The child of the daemon has descriptor 9 for a moment, too: if it is signalled, the shell says "Terminated".
                sh -c 'exec 9>/var/lib/jd/lock; trap "echo stopped: $(ls /var/lib/jd); exit" TERM
                    touch /run/locked; while :; do sleep 0.1 9>&-; done' 2>/dev/null &
                daemon=$!
                until [ -e /run/locked ]; do sleep 0.1; done
                printf "PID_FILE" >/run/jd.pid
                ./jd system reset 2>/dev/null
                echo "exit $?, left: $(ls /var/lib)"
                """.replace("PID_FILE", pidFile));
        // setsid also creates a process group: signals to the group reach no other process.
        assertEquals("stopped: lock\nexit 0, left: \n", run(home, Map.of(), "unshare", "--mount", "--net", "--pid", "--fork",
                "--kill-child", "--mount-proc", "setsid", "sh", "host.sh"));
    }

    @Test
    @Tag("root")
    void systemResetRemovesTheMachinesOfThisHostOnly() throws Exception {
        Requirements.root();
        Files.copy(SOURCE.resolveSibling("src/main/sh/errands.sh"), home.resolve("src/main/sh/errands.sh"));
        write("store/machines/h1/config.json", "{\"ConfigVersion\":1,\"Name\":\"h1\",\"DriverName\":\"netns\"}");
        write("store/machines/h2/config.json", "{\"ConfigVersion\":1,\"Name\":\"h2\",\"DriverName\":\"generic\"}");
        write("host.sh", """
                touch target/launch/env
                mount -t sysfs sysfs /sys # with the interfaces of this network namespace
                for place in /var/lib /run /var/log /sys/fs/cgroup; do mount -t tmpfs tmpfs $place; done
                ./jd system reset 2>/dev/null
                """);
        List<String> words = run(home, Map.of("MACHINE_STORAGE_PATH", home + "/store"), "unshare", "--mount", "--net",
                "--pid", "--fork", "--kill-child", "--mount-proc", "setsid", "sh", "host.sh").lines().toList();
        assertEquals(List.of("jd.Jd", "machine", "rm", "h1"), from("jd.Jd", words));
    }

    /// Runs in its own namespaces, where other programs and then tests create and remove resources.
    @Test
    @Tag("root")
    void tracesListTestLeftoversOnly() throws Exception {
        Requirements.root();
        write("host.sh", """
                repository=$1 launch=.
                . "$repository/src/main/sh/errands.sh"
                mount -t sysfs sysfs /sys
                for place in /sys/fs/cgroup /var/lib /run /var/log; do mount -t tmpfs tmpfs $place; done
                mkdir -p /sys/fs/cgroup/jd/one /sys/fs/cgroup/docker/one /run/one
                mount -t tmpfs tmpfs /run/one
                busybox ip link add one type bridge
                unshare --net sleep 100 & one=$!
                "$repository/src/test/sh/traces" mark >traces.before

                rmdir /sys/fs/cgroup/jd/one /sys/fs/cgroup/docker/one
                umount /run/one
                busybox ip link del one
                kill $one
                mkdir -p /sys/fs/cgroup/jd/two /sys/fs/cgroup/docker/two /run/two /run/netns
                mount -t tmpfs tmpfs /run/two
                busybox ip link add two type bridge
                iptables -I FORWARD -i two -j ACCEPT
                unshare --net sleep 100 &
                JD_SELF_TEST=other sleep 100 &
                "$repository/src/test/sh/traces" mark >traces.after
                echo "others: $(left_behind)"

                mkdir -p /sys/fs/cgroup/jd-test-1/three /run/tests/jd-three /run/netns /var/lib/jd/containers/3
                touch /run/netns/jdj1x1 /run/jd.sock
                mount -t tmpfs tmpfs /run/tests/jd-three
                busybox ip link add jdbx1 type bridge
                iptables -I FORWARD -i jdbx1 -j ACCEPT
                JD_SELF_TEST=mark sleep 100 &
                bash -c "exec -a dockerinit sh -c 'sleep 100; :' jd.Jd dockerinit 3" &
                until [ "$(ps ax | grep -c '[d]ockerinit -c')" = 1 ]; do sleep 0.1; done
                "$repository/src/test/sh/traces" mark >traces.after
                left_behind | sed -e 's/process [0-9]*/process/' -e 's/ tmpfs rw.*//'
                """);
        assertEquals("""
                others: \n\
                cgroup /sys/fs/cgroup/jd-test-1
                cgroup /sys/fs/cgroup/jd-test-1/three
                file /run/netns/jdj1x1
                file /var/lib/jd
                file /var/lib/jd/containers
                file /var/run/jd.sock
                interface jdbx1
                iptables-save -A FORWARD -i jdbx1 -j ACCEPT
                mount /run/tests/jd-three / tmpfs
                process sleep 100\s
                process dockerinit -c sleep 100; : jd.Jd dockerinit 3\s
                """, run(home, Map.of(), "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
                "setsid", "sh", "host.sh", SOURCE.getParent().toString()));
    }

    /// The accounts of a class share a checkout that none of them can write.
    @Test
    void gradersOfACheckoutOfAnotherUserAreCompiledIntoTheStudentsDirectory() throws Exception {
        Path student = Files.createDirectory(directory.resolve("student"));
        for (Path open : List.of(directory, student)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        for (String script : List.of("set-up.sh", "errands.sh")) {
            Files.copy(SOURCE.resolveSibling("src/main/sh/" + script), home.resolve("src/main/sh/" + script),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        write("src/test/java/jd/labs/LabMain.java", "class LabMain {}");
        script("jdk/bin/javac", "while [ \"$1\" != -d ]; do shift; done; mkdir -p \"$2\"");
        script("jdk/bin/jar", ": >\"$2\"");
        makeNewer("target/launch/env");
        Files.setPosixFilePermissions(home.resolve("target/launch"), PosixFilePermissions.fromString("r-xr-xr-x"));

        Map<String, String> environment = Map.of("HOME", student.toString(), "JD_LABS", "");
        String graders = student + "/jd-labs/target/graders";
        List<String> first = run(home, environment, asStudent("./jd", "lab", "1")).lines().toList();
        assertEquals("jd: compiling the graders into " + graders + " (once, and again when a source has changed)",
                first.getFirst());
        assertTrue(first.contains("-Djd.labs.jars=" + graders), first::toString);
        assertTrue(first.stream().anyMatch(word -> word.startsWith(graders + "/classes:")), first::toString);
        assertEquals(List.of("jd.labs.LabMain", "1"), from("jd.labs.LabMain", first));

        makeNewer(student.resolve("jd-labs/target/graders/labs.jar").toString());
        String again = run(home, environment, asStudent("./jd", "lab", "1"));
        assertTrue(!again.contains("compiling"), again);
        String named = run(home, Map.of("JD_LABS", student + "/course"), asStudent("./jd", "lab", "1"));
        assertTrue(named.contains("-Djd.labs.jars=" + student + "/course/target/graders\n"), named);
    }

    /// {@return the command as a user who cannot write the checkout}
    private static String[] asStudent(String... words) {
        List<String> all = new ArrayList<>(LabMain.isRootOnLinux()
                ? List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups") : List.of());
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    private void script(String name, String text) throws IOException {
        assertTrue(write(name, "#!/bin/sh\n" + text + "\n").toFile().setExecutable(true, false));
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

    private void makeNewer(String name) throws IOException {
        Files.setLastModifiedTime(home.resolve(name), FileTime.from(Instant.now().plusSeconds(10)));
    }
}
