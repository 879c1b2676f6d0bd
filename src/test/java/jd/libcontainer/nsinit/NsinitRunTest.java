package jd.libcontainer.nsinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.CgroupSearch;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs nsinit as users do: as a separate process, with a bundle on disk.
@Tag("root")
@Tag("slow")
class NsinitRunTest {
    private static final long TIMEOUT_SECONDS = 120;

    @TempDir
    private Path directory;

    private Path bundle;
    private String name;

    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    @BeforeEach
    void makeBundle() throws IOException {
        bundle = directory.resolve("bundle");
        TinyRoot.create(bundle.resolve("rootfs"));
        name = "t" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    }

    private record Outcome(int status, String out, String err) {}

    private ProcessBuilder nsinit(String... parsed) {
        List<String> all = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), "jd.Jd", "nsinit", "--root", directory + "/states"));
        all.addAll(List.of(parsed));
        return new ProcessBuilder(all);
    }

    private Outcome ran(String... parsed) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = nsinit(parsed).redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "nsinit does not end");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void config(String... edits) throws IOException {
        String config = NsinitSpec.EXAMPLE.replace("\"terminal\": true", "\"terminal\": false");
        for (int i = 0; i < edits.length; i += 2) {
            assertTrue(config.contains(edits[i]), edits[i]);
            config = config.replace(edits[i], edits[i + 1]);
        }
        Files.writeString(bundle.resolve("config.json"), config);
    }

    private static String command(String script) {
        return "\"args\": [\"sh\", \"-c\", \"" + script + "\"]";
    }

    private Outcome run(String script) throws Exception {
        config("\"args\": [\"sh\"]", command(script));
        return ran("run", "-b", bundle.toString(), name);
    }

    @AfterEach
    void assertNothingIsLeft() throws IOException {
        try (Stream<Path> states = Files.exists(directory.resolve("states"))
                ? Files.list(directory.resolve("states")) : Stream.empty()) {
            assertEquals(List.of(), states.toList());
        }
        assertEquals(List.of(), CgroupSearch.matching(path -> path.toString().contains(name)));
    }

    @Test
    void outputAndExitCodeAreTheCommands() throws Exception {
        Outcome outcome = run("echo to out; echo to err >&2; hostname; exit 7");

        assertEquals(new Outcome(7, "to out\nnsinit\n", "to err\n"), outcome);
    }

    @Test
    void signalThatEndsCommandIsInExitCode() throws Exception {
        Process process = running("echo up; while :; do sleep 0.1; done");

        assertEquals(0, ran("kill", name, "KILL").status());
        assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        assertEquals(128 + 9, process.exitValue());
    }

    /// {@return a running nsinit whose command has printed `up`}
    private Process running(String script) throws Exception {
        config("\"args\": [\"sh\"]", command(script));
        Process process = nsinit("run", "-b", bundle.toString(), name).redirectErrorStream(true).start();
        assertEquals("up\n", new String(process.getInputStream().readNBytes(3), StandardCharsets.UTF_8));
        awaitState();
        return process;
    }

    /// Waits for the state file, which nsinit writes after the command has started.
    private void awaitState() throws Exception {
        Path state = directory.resolve("states").resolve(name).resolve("state.json");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (Files.notExists(state) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void sandboxIsAsConfigured() throws Exception {
        Outcome outcome = run("cat /proc/sys/kernel/hostname; echo $$; grep -E 'CapBnd|NoNewPrivs' /proc/self/status;"
                + " touch /x; ls /dev/shm /proc/acpi; ip -o link | wc -l");

        assertEquals("nsinit\n1\nCapBnd:\t0000000020000420\nNoNewPrivs:\t1\n", lines(outcome.out(), 4));
        assertTrue(outcome.err().contains("touch: /x: Read-only file system"), outcome.err());
        assertTrue(outcome.out().endsWith("1\n"), outcome.out());
    }

    private static String lines(String text, int count) {
        return String.join("\n", text.lines().limit(count).toList()) + "\n";
    }

    @Test
    void limitsAreApplied() throws Exception {
        config("\"args\": [\"sh\"]", command("ulimit -n; for i in 1 2 3 4 5 6; do sleep 1 & done; echo not reached"),
                "\"resources\": {", "\"resources\": {\"pids\": {\"limit\": 4}, ");
        Outcome outcome = ran("run", "-b", bundle.toString(), name);

        assertEquals("1024\n", outcome.out());
        assertTrue(outcome.err().contains("can't fork"), outcome.err());
    }

    @Test
    void seccompFilterAppliesToCommandAndExecProcesses() throws Exception {
        config("\"args\": [\"sh\"]", command("mkdir /tmp/x; echo up; while :; do sleep 0.1; done"),
                "\"linux\": {", "\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ALLOW\", \"syscalls\": ["
                        + "{\"names\": [\"mkdir\", \"mkdirat\"], \"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38}]},");
        Process process = nsinit("run", "-b", bundle.toString(), name).redirectErrorStream(true).start();
        try {
            String said = process.inputReader().readLine();
            assertEquals("mkdir: can't create directory '/tmp/x': Function not implemented", said);
            assertEquals("up", process.inputReader().readLine());
            awaitState();
            Outcome further = ran("exec", name, "sh", "-c", "mkdir /tmp/y; grep Seccomp: /proc/self/status");
            assertEquals("Seccomp:\t2\n", further.out());
            assertTrue(further.err().contains("Function not implemented"), further.err());
        } finally {
            ran("kill", name, "KILL");
            process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void otherUserKeepsAmbientCapabilitiesAndUmask() throws Exception {
        config("\"args\": [\"sh\"]", command("grep -E 'Cap(Eff|Amb)' /proc/self/status; umask"),
                "\"user\": {\"uid\": 0, \"gid\": 0}", "\"user\": {\"uid\": 1001, \"gid\": 1002, \"umask\": 63}",
                "\"effective\":", "\"inheritable\": [\"CAP_KILL\"], \"ambient\": [\"CAP_KILL\"], \"effective\":");
        Outcome outcome = ran("run", "-b", bundle.toString(), name);

        assertEquals("CapEff:\t0000000000000020\nCapAmb:\t0000000000000020\n0077\n", outcome.out(), outcome.err());
    }

    @Test
    void unrunnableCommandIsReportedInRuncsWordsAndLeavesNothing() throws Exception {
        config("\"args\": [\"sh\"]", "\"args\": [\"nosuch\"]");
        Outcome outcome = ran("run", "-b", bundle.toString(), name);

        assertEquals(1, outcome.status());
        assertTrue(outcome.err().contains("exec: \"nosuch\": executable file not found in $PATH"), outcome.err());
    }

    @Test
    void detachedContainerIsFoundKilledAndDeleted() throws Exception {
        config("\"args\": [\"sh\"]", command("trap 'exit 0' TERM; sleep 1000 & wait"));
        Path pidFile = directory.resolve("pid");
        assertEquals(0, ran("run", "-d", "--pid-file", pidFile.toString(), "-b", bundle.toString(), name).status());
        try {
            String state = ran("state", name).out();
            assertTrue(state.contains("\"pid\":" + Files.readString(pidFile) + ","), state);
            assertTrue(state.contains("\"status\":\"running\""), state);
            assertTrue(ran("run", "-b", bundle.toString(), name).err().contains("container with given ID already exists"));
            assertTrue(ran("delete", name).err().contains("that is not stopped"));

            assertEquals(0, ran("kill", name, "TERM").status());
            ProcessHandle.of(Long.parseLong(Files.readString(pidFile)))
                    .ifPresent(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
            assertTrue(ran("state", name).out().contains("\"pid\":0,\"status\":\"stopped\""));
            assertEquals("jd nsinit: container not running\n", ran("kill", name).err());
        } finally {
            assertEquals(0, ran("delete", "--force", name).status());
        }
        assertEquals("jd nsinit: container does not exist\n", ran("state", name).err());
    }

    @Test
    void execProcessIsInSandboxWithChangesOfFlags() throws Exception {
        Process process = running("echo up; while :; do sleep 0.1; done");
        try {
            Outcome outcome = ran("exec", "-e", "A=b", "--cwd", "/tmp", name, "sh", "-c",
                    "hostname; pwd; echo $A $TERM; grep -E 'CapBnd|NoNewPrivs' /proc/self/status; exit 4");

            assertEquals("nsinit\n/tmp\nb xterm\nCapBnd:\t0000000020000420\nNoNewPrivs:\t1\n", lines(outcome.out(), 5));
            assertEquals(4, outcome.status());
            assertEquals("uid=0(root) gid=0(root) groups=44(video)\n",
                    ran("exec", "-g", "44", name, "id").out());
            assertEquals(255, ran("exec", name, "nosuch").status());
            assertTrue(ran("exec", name).err().contains("process args cannot be empty"));
        } finally {
            ran("kill", name, "KILL");
            process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        assertEquals("jd nsinit: container does not exist\n", ran("exec", name, "true").err());
    }

    /// Writes a hook that logs its name, the pid and status from its standard input, its uid, host name and environment.
    private void hook(Path file, Path log) throws IOException {
        HookBundle.program(file, "#!/bin/busybox sh\n"
                + "state=$(cat | sed 's/.*\"pid\":\\([0-9]*\\),\"status\":\"\\([a-z]*\\)\".*/\\1 \\2/')\n"
                + "echo \"$1 $state $(id -u) $(hostname) $WHO\" >> " + log + "\n");
    }

    private static String hooks(Path program, String... moments) {
        return HookBundle.json(program, "\"PATH=/bin:/usr/bin\", \"WHO=me\"", moments);
    }

    @Test
    void hooksRunInOrderInTheirNamespacesWithStateOnInput() throws Exception {
        Path outside = directory.resolve("hook");
        Path log = directory.resolve("log");
        hook(outside, log);
        hook(bundle.resolve("rootfs/bin/hook"), Path.of("/tmp/log"));
        Files.setPosixFilePermissions(bundle.resolve("rootfs/tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        String all = hooks(outside, "prestart", "createRuntime", "createContainer", "poststart", "poststop")
                + ", " + hooks(Path.of("/bin/hook"), "startContainer");
        config("\"args\": [\"sh\"]", command("cat /tmp/log"), "\"readonly\": true", "\"readonly\": false",
                "{\"uid\": 0, \"gid\": 0}", "{\"uid\": 1001, \"gid\": 1002}",
                "\"hostname\"", "\"hooks\": {" + all + "}, \"hostname\"");

        Outcome outcome = ran("run", "-b", bundle.toString(), name);

        assertEquals(new Outcome(0, "startContainer 1 created 1001 nsinit me\n", ""), outcome);
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        List<String> said = Files.readAllLines(log);
        assertEquals(5, said.size(), said.toString());
        assertTrue(said.get(0).matches("prestart [1-9][0-9]+ creating 0 " + host + " me"), said.get(0));
        assertTrue(said.get(1).matches("createRuntime [1-9][0-9]+ creating 0 " + host + " me"), said.get(1));
        // It is in the container's PID namespace; the host name is set and the root is changed after it.
        assertTrue(said.get(2).matches("createContainer 1 creating 0 " + host + " me"), said.get(2));
        assertTrue(said.get(3).matches("poststart [1-9][0-9]+ running 0 " + host + " me"), said.get(3));
        assertTrue(said.get(4).matches("poststop 0 stopped 0 " + host + " me"), said.get(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prestart", "createRuntime", "createContainer", "startContainer"})
    void failedHookPreventsStart(String moment) throws Exception {
        Path log = directory.resolve("log");
        Path last = directory.resolve("hook");
        hook(last, log);
        String failing = "\"" + moment + "\": [{\"path\": \"/bin/sh\","
                + " \"args\": [\"sh\", \"-c\", \"echo out; echo err >&2; exit 3\"]}]";
        config("\"args\": [\"sh\"]", "\"args\": [\"echo\", \"never\"]",
                "\"hostname\"", "\"hooks\": {" + failing + ", " + hooks(last, "poststop") + "}, \"hostname\"");

        Outcome outcome = ran("run", "-b", bundle.toString(), name);

        assertEquals(
                new Outcome(1, "", "jd nsinit: error running " + moment
                        + " hook #0: exit status 3, stdout: out, stderr: err\n"),
                outcome);
        assertTrue(Files.readString(log).startsWith("poststop 0 stopped"), "whoever waits for the end hears of it");
    }

    @Test
    void hookIsKilledAfterTimeout() throws Exception {
        config("\"args\": [\"sh\"]", "\"args\": [\"echo\", \"never\"]", "\"hostname\"", "\"hooks\": {\"startContainer\":"
                + " [{\"path\": \"/bin/sleep\", \"args\": [\"sleep\", \"1000\"], \"timeout\": 1}]}, \"hostname\"");
        Outcome outcome = ran("run", "-b", bundle.toString(), name);

        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("hook ran past specified timeout of 1s"), outcome.err());
    }

    @Test
    void failedPoststartHookEndsContainerFailedPoststopHookDoesNot() throws Exception {
        config("\"args\": [\"sh\"]", command("sleep 1000"),
                "\"hostname\"", "\"hooks\": {\"poststart\": [{\"path\": \"/bin/false\"}]}, \"hostname\"");
        Outcome started = ran("run", "-b", bundle.toString(), name);
        assertEquals(1, started.status());
        assertTrue(started.err().contains("error running poststart hook #0: exit status 1"), started.err());

        Path log = directory.resolve("log");
        Path second = directory.resolve("hook");
        hook(second, log);
        String both = hooks(second, "poststop").replace("[{", "[{\"path\": \"/bin/false\"}, {");
        config("\"args\": [\"sh\"]", command("exit 5"), "\"hostname\"", "\"hooks\": {" + both + "}, \"hostname\"");
        Outcome stopped = ran("run", "-b", bundle.toString(), name);
        assertEquals(5, stopped.status());
        assertEquals(
                "jd nsinit: warning: error running poststop hook #0: exit status 1, stdout: , stderr: \n", stopped.err());
        assertTrue(Files.exists(log), "the second one has its turn");
    }

    @Test
    void signalForNsinitIsForwardedToContainer() throws Exception {
        Process process = running("trap 'echo caught; exit 3' TERM; echo up; while :; do sleep 0.1; done");
        process.toHandle().destroy();

        assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        assertEquals("caught\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(3, process.exitValue());
        assertFalse(process.isAlive());
    }
}
