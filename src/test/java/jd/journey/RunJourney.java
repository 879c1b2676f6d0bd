package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests a user's first commands with jd's own client and with the stock one; each test expects the same from both.
@Tag("journey")
@Tag("root")
class RunJourney {
    enum Client {
        OWN,
        STOCK
    }

    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    private static Command command(Client client, String... words) {
        return client == Client.OWN ? host.jd(words) : host.docker(words);
    }

    /// Replaces the program's name: Docker's client calls itself docker, jd's calls itself jd; otherwise their
    /// messages agree.
    private static String withDockersProgramName(Client client, String text) {
        return client == Client.OWN ? text.replace("jd:", "docker:").replace("'jd ", "'docker ") : text;
    }

    @ParameterizedTest
    @EnumSource
    void runPrintsCommandOutput(Client client) {
        var hello = command(client, "run", "--rm", "busybox", "echo", "hello").run().ok();
        assertEquals("hello\n", hello.out());
    }

    @ParameterizedTest
    @EnumSource
    void standardOutputAndErrorStaySeparate(Client client) {
        var both = command(client, "run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2").run().ok();
        assertEquals("out\n", both.out());
        assertEquals("err\n", both.err());
    }

    @ParameterizedTest
    @EnumSource
    void runExitsWithCommandsExitCode(Client client) {
        assertEquals(7, command(client, "run", "--rm", "busybox", "sh", "-c", "exit 7").run().exit());

    }

    @ParameterizedTest
    @EnumSource
    void missingCommandExits127AndDirectoryExits126(Client client) {
        var missing = command(client, "run", "--rm", "busybox", "nosuch").run();
        assertEquals(127, missing.exit());
        assertTrue(missing.err().contains("exec: \"nosuch\": executable file not found in $PATH"), missing.err());
        var directory = command(client, "run", "--rm", "busybox", "/etc").run();
        assertEquals(126, directory.exit());
        assertTrue(directory.err().contains("exec: \"/etc\": is a directory"), directory.err());
        var plain = command(client, "run", "--rm", "busybox", "/etc/passwd").run();
        assertEquals(126, plain.exit());
        assertTrue(plain.err().contains("exec: \"/etc/passwd\": permission denied"), plain.err());
        assertEquals("", command(client, "ps", "-aq").run().ok().out(), "nothing is left half-made");
    }

    @ParameterizedTest
    @EnumSource
    void standardInputAndEofReachCommand(Client client) {
        var cat = command(client, "run", "-i", "--rm", "busybox", "cat").input("one\ntwo\n").run().ok();
        assertEquals("one\ntwo\n", cat.out());
        var count = command(client, "run", "-i", "--rm", "busybox", "wc", "-c").input("x".repeat(1_000_000)).run().ok();
        assertEquals("1000000", count.line());
    }

    @ParameterizedTest
    @EnumSource
    void tenMegabytesOfOutputAreComplete(Client client) {
        var out = command(client, "run", "--rm", "busybox", "sh", "-c", "yes 0123456789abcde | head -c 10000000").run().ok();
        assertEquals(10_000_000, out.out().length());
    }

    @ParameterizedTest
    @EnumSource
    void runAppliesEnvironmentDirectoryUserHostnameAndEntrypoint(Client client) throws IOException {
        Path file = Files.writeString(host.directory().resolve("env"), "# comment\nFROM_FILE=f\n");
        var env = command(client, "run", "--rm", "-e", "A=é b", "--env-file", file.toString(), "busybox", "env").run().ok();
        assertTrue(env.out().lines().toList().containsAll(List.of(
                "A=é b", "FROM_FILE=f", "HOME=/root",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")), env.out());
        assertEquals("/new/dir\n", command(client, "run", "--rm", "-w", "/new/dir", "busybox", "pwd").run().ok().out());
        assertEquals("uid=1000 gid=1000 groups=1000\n",
                command(client, "run", "--rm", "-u", "1000:1000", "busybox", "id").run().ok().out());
        assertEquals("box\n", command(client, "run", "--rm", "-h", "box", "busybox", "hostname").run().ok().out());
        assertEquals("x y\n", command(client, "run", "--rm", "--entrypoint", "echo", "busybox", "x", "y").run().ok().out());
    }

    @ParameterizedTest
    @EnumSource
    void bindsAreVisibleAndReadOnlyBindsRefuseWrites(Client client) throws IOException {
        Path shared = Files.createDirectories(host.directory().resolve("shared-" + client));
        Files.writeString(shared.resolve("file"), "content");
        assertEquals("content", command(client, "run", "--rm", "-v", shared + ":/mnt", "busybox", "cat", "/mnt/file").run().ok().out());
        command(client, "run", "--rm", "-v", shared + ":/mnt", "busybox", "touch", "/mnt/made").run().ok();
        assertTrue(Files.exists(shared.resolve("made")));
        var refused = command(client, "run", "--rm", "-v", shared + ":/mnt:ro", "busybox", "touch", "/mnt/no").run();
        assertEquals("touch: /mnt/no: Read-only file system\n", refused.err());
        assertEquals(1, refused.exit());
        var readOnly = command(client, "run", "--rm", "--read-only", "busybox", "touch", "/x").run();
        assertEquals("touch: /x: Read-only file system\n", readOnly.err());
    }

    @ParameterizedTest
    @EnumSource
    void pooledInitMountsBindSourceCreatedAfterIt(Client client) throws IOException {
        Path late = Files.createDirectories(host.directory().resolve("late-" + client));
        Command.of("mount", "-t", "tmpfs", "late", late.toString()).run().ok();
        try {
            Files.writeString(late.resolve("file"), "late");
            assertEquals("late", command(client, "run", "--rm", "-v", late + ":/mnt", "busybox", "cat", "/mnt/file").run().ok().out());
        } finally {
            Command.of("umount", late.toString()).run().ok();
        }
    }

    @ParameterizedTest
    @EnumSource
    void minimalLimitsAreApplied(Client client) {
        assertEquals("in\n", command(client, "run", "--rm", "-m", "6m", "--pids-limit", "1", "busybox", "echo", "in").run().ok().out());
        var hog = command(client, "run", "--rm", "-m", "16m", "--memory-swap", "16m", "busybox", "sh", "-c",
                "dd if=/dev/zero of=/dev/shm/x bs=1M count=40 2>/dev/null; tail /dev/zero").run();
        assertEquals(137, hog.exit(), hog.err());
        var forks = command(client, "run", "--rm", "--pids-limit", "3", "busybox", "sh", "-c",
                "for i in 1 2 3 4 5; do sleep 60 & done; wait").run();
        assertTrue(forks.err().contains("fork"), forks.err());
    }

    @ParameterizedTest
    @EnumSource
    void networkNoneHasOnlyLoopback(Client client) {
        var links = command(client, "run", "--rm", "--net", "none", "busybox", "ip", "-o", "link").run().ok();
        assertEquals(1, links.out().lines().count(), links.out());
        assertTrue(links.out().contains("lo: <LOOPBACK,UP,LOWER_UP>"), links.out());
    }

    @ParameterizedTest
    @EnumSource
    void containersReachEachOtherOverBridge(Client client) {
        String name = "server-" + client.name().toLowerCase();
        command(client, "run", "-d", "--name", name, "busybox", "nc", "-ll", "-p", "7", "-e", "echo", "here").run().ok();
        try {
            var inspected = command(client, "inspect", "-f", "{{.NetworkSettings.IPAddress}}", name).run().ok();
            JdHost.await("the server listens", () -> host.jd("exec", name, "netstat", "-ltn").run().out().contains(":7 "));
            var answer = command(client, "run", "--rm", "busybox", "nc", inspected.line(), "7").run().ok();
            assertEquals("here\n", answer.out());
            var route = command(client, "run", "--rm", "busybox", "ip", "route").run().ok();
            assertTrue(route.out().startsWith("default via "), route.out());
        } finally {
            command(client, "rm", "-f", name).run().ok();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hostNetworkSharesHostNamespace(Client client) {
        var links = command(client, "run", "--rm", "--net", "host", "busybox", "ip", "-o", "link").run().ok();
        assertTrue(links.out().contains(host.bridge()), links.out());
    }

    @ParameterizedTest
    @EnumSource
    void detachedContainerCanBeListedStoppedRestartedAndRemoved(Client client) {
        String id = command(client, "run", "-d", "--name", "loop", "busybox", "sh", "-c",
                "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.1; done").run().ok().line();
        assertEquals(64, id.length());
        try {
            var ps = command(client, "ps").run().ok();
            assertTrue(ps.out().contains(id.substring(0, 12)) && ps.out().contains("loop") && ps.out().contains("Up "), ps.out());
            JdHost.await("log line", () -> command(client, "logs", "loop").run().ok().out().equals("up\n"));
            assertEquals("loop\n", command(client, "stop", "loop").run().ok().out());
            assertEquals("up\nbye\n", command(client, "logs", "loop").run().ok().out());
            assertEquals("bye\n", command(client, "logs", "--tail", "1", "loop").run().ok().out());
            assertTrue(command(client, "logs", "-t", "loop").run().ok().out().matches("(?s)\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z up\n.*"));
            assertTrue(command(client, "ps", "-a").run().ok().out().contains("Exited (3)"));
            assertEquals("3\n", command(client, "wait", "loop").run().ok().out());
            command(client, "start", "loop").run().ok();
            command(client, "kill", "loop").run().ok();
            assertEquals("137\n", command(client, "wait", "loop").run().ok().out());
        } finally {
            assertEquals("loop\n", command(client, "rm", "-f", "loop").run().ok().out());
        }
        assertEquals("", command(client, "ps", "-aq").run().ok().out());
    }

    @ParameterizedTest
    @EnumSource
    void followedLogsEndWithTheContainer(Client client) {
        command(client, "run", "-d", "--name", "counter", "busybox", "sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.3; done").run().ok();
        try {
            assertEquals("1\n2\n3\n", command(client, "logs", "-f", "counter").run().ok().out());
        } finally {
            command(client, "rm", "-f", "counter").run().ok();
        }
    }

    @ParameterizedTest
    @EnumSource
    void signalsAreForwarded(Client client) throws Exception {
        Process run = command(client, "run", "--rm", "busybox", "sh", "-c",
                "trap 'echo got; exit 9' TERM; echo ready; while :; do sleep 0.1; done").start();
        var out = new java.io.BufferedReader(run.inputReader());
        assertEquals("ready", out.readLine());
        Command.of("kill", "-TERM", String.valueOf(run.pid())).run().ok();
        assertEquals("got", out.readLine());
        assertTrue(run.waitFor(JdHost.SECONDS, TimeUnit.SECONDS));
        assertEquals(9, run.exitValue());
    }

    @ParameterizedTest
    @EnumSource
    void cidfileHoldsIdAndIsNotOverwritten(Client client) throws IOException {
        Path file = host.directory().resolve("cid-" + client);
        command(client, "run", "--rm", "--cidfile", file.toString(), "busybox", "true").run().ok();
        assertEquals(64, Files.readString(file).length());
        var again = command(client, "run", "--rm", "--cidfile", file.toString(), "busybox", "true").run();
        assertEquals(125, again.exit());
        assertTrue(withDockersProgramName(client, again.err()).startsWith("docker: container ID file found, make sure the other container isn't running or delete "
                + file), again.err());
    }

    @ParameterizedTest
    @EnumSource
    void imagesCanBePulledListedInspectedAndRemoved(Client client) {
        command(client, "rmi", "-f", "busybox").run();
        var pull = command(client, "pull", "busybox").run().ok();
        assertTrue(pull.out().contains("Status: Downloaded newer image for busybox:latest"), pull.out());
        assertTrue(pull.out().contains("Digest: sha256:"), pull.out());
        var again = command(client, "pull", "busybox").run().ok();
        assertTrue(again.out().contains("Status: Image is up to date for busybox:latest"), again.out());
        var images = command(client, "images").run().ok();
        assertTrue(images.out().lines().toList().get(0).matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE"), images.out());
        assertTrue(images.out().contains("busybox"), images.out());
        var inspect = command(client, "inspect", "busybox").run().ok();
        assertTrue(inspect.out().contains("\"busybox:latest\""), inspect.out());
        var rmi = command(client, "rmi", "busybox").run().ok();
        assertTrue(rmi.out().startsWith("Untagged: busybox:latest\n"), rmi.out());
        assertTrue(rmi.out().contains("Deleted: sha256:"), rmi.out());
        assertFalse(command(client, "images", "-q").run().ok().out().contains("sha"));
    }

    @ParameterizedTest
    @EnumSource
    void versionAndInfoDescribeClientAndServer(Client client) {
        var version = command(client, "version").run().ok();
        assertTrue(version.out().contains("Server:") && version.out().contains("1.45 (minimum version 1.24)"), version.out());
        var info = command(client, "info").run().ok();
        assertTrue(info.out().contains("Storage Driver: overlay") && info.out().contains("Docker Root Dir: " + host.root()), info.out());
    }

    @ParameterizedTest
    @EnumSource
    void badInputGetsDockersMessageAndLeavesNoContainer(Client client) {
        refused(client, 125, "docker: invalid reference format: repository name (library/BAD) must be lowercase.", "run", "BAD:x:y", "true");
        refused(client, 125, "docker: Error response from daemon: Minimum memory limit allowed is 6MB.", "run", "-m", "1000", "busybox", "true");
        refused(client, 125, "invalid argument \"-5\" for \"-m, --memory\" flag: invalid size: '-5'", "run", "-m", "-5", "busybox", "true");
        refused(client, 125, "invalid argument \"abc\" for \"-m, --memory\" flag: invalid size: 'abc'", "run", "-m", "abc", "busybox", "true");
        refused(client, 125, "docker: open /nosuch: no such file or directory.", "run", "--env-file", "/nosuch", "busybox", "true");
        refused(client, 125, "docker: Error response from daemon: the working directory 'rel' is invalid, it needs to be an absolute path.",
                "run", "--rm", "-w", "rel", "busybox", "true");
        refused(client, 125, "docker: Error response from daemon: unable to find user nosuch: no matching entries in passwd file.",
                "run", "--rm", "-u", "nosuch", "busybox", "id");
        refused(client, 125, "docker: Error response from daemon: invalid mode: zz.", "run", "-v", "rel:/x:zz", "busybox", "true");
        refused(client, 125, "unknown flag: --bogus", "run", "--bogus", "busybox");
        refused(client, 1, "Error response from daemon: No such container: nosuch", "rm", "nosuch");
        refused(client, 1, "Error response from daemon: No such container: nosuch", "logs", "nosuch");
        refused(client, 1, "Error: No such object: nosuch", "inspect", "nosuch");
        refused(client, 1, "Error response from daemon: Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
                "pull", "127.0.0.1:1/a");
        refused(client, 1, "Error response from daemon: invalid filter 'foo'", "ps", "--filter", "foo=x");
        assertEquals("", command(client, "ps", "-aq").run().ok().out(), "nothing is left half-made");
    }

    private static void refused(Client client, int exit, String message, String... words) {
        var result = command(client, words).run();
        assertTrue(withDockersProgramName(client, result.err()).contains(message), "of " + List.of(words) + ": " + result.err());
        assertEquals(exit, result.exit(), List.of(words).toString());
    }

    @ParameterizedTest
    @EnumSource
    void nameInUseReturnsConflict(Client client) {
        String id = command(client, "run", "-d", "--name", "taken", "busybox", "sleep", "100").run().ok().line();
        try {
            refused(client, 125, "docker: Error response from daemon: Conflict. The container name \"/taken\" is already in use by container \""
                    + id + "\". You have to remove (or rename) that container to be able to reuse that name.",
                    "run", "--name", "taken", "busybox", "true");
            refused(client, 1, "cannot remove container \"/taken\": container is running: stop the container before removing or force remove",
                    "rm", "taken");
        } finally {
            command(client, "rm", "-f", "taken").run().ok();
        }
    }

    @Test
    void clientOutputIsIndependentOfLocale() {
        var echo = host.jd("run", "--rm", "busybox", "echo", "é").with("LC_ALL", "C").run().ok();
        assertEquals("é\n", echo.out());
    }
}
