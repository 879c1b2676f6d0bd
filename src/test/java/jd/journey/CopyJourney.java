package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests `cp` with both clients, also against a container that tries to redirect the copy to the host.
@Tag("journey")
@Tag("root")
class CopyJourney {
    private static JdHost host;
    private static Path files;

    @BeforeAll
    static void start() throws IOException {
        Requirements.root();
        host = JdHost.start();
        host.own("pull", "-q", "busybox").ok();
        files = Files.createDirectories(host.directory().resolve("files"));
        host.own("run", "-d", "--name", "box", "-v", "data:/data", "busybox", "sleep", "100000").ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.own("rm", "-f", "box", "racer");
            host.close();
        }
    }

    private static Command client(String client, String... words) {
        return client.equals("jd") ? host.jd(words) : host.docker(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jd", "docker"})
    void copiedTreeRoundTripsUnchanged(String client) throws IOException {
        Path tree = Files.createDirectories(files.resolve(client + "/tree/deep/er"));
        Path top = files.resolve(client + "/tree");
        Files.writeString(top.resolve("grüße"), "hello\n");
        Files.writeString(tree.resolve("program"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(tree.resolve("program"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createLink(top.resolve("twin"), top.resolve("grüße"));
        Files.createSymbolicLink(top.resolve("link"), Path.of("/etc/passwd"));

        client(client, "cp", top.toString(), "box:/data/" + client).run().ok();
        client(client, "cp", "box:/data/" + client, files.resolve(client + "/back").toString()).run().ok();

        Path back = files.resolve(client + "/back");
        assertEquals("hello\n", Files.readString(back.resolve("grüße")));
        assertTrue(Files.isSameFile(back.resolve("grüße"), back.resolve("twin")));
        assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(back.resolve("link")));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(
                Files.getPosixFilePermissions(back.resolve("deep/er/program"))));
        assertEquals(
                Files.getLastModifiedTime(tree).toInstant().getEpochSecond(),
                Files.getLastModifiedTime(back.resolve("deep/er")).toInstant().getEpochSecond());
    }

    @Test
    void bothClientsReceiveTheSameTar() {
        String names = "tar t | sort";
        String theirs = shell(names, host.docker("cp", "box:/etc", "-"));
        assertEquals(theirs, shell(names, host.jd("cp", "box:/etc", "-")));
        assertTrue(theirs.contains("etc/passwd"), theirs);
    }

    private static String shell(String filter, Command command) {
        Path tar = files.resolve("out.tar");
        try {
            Files.write(tar, command.run().ok().out().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Command.of("sh", "-c", filter + " < " + tar + " 2>/dev/null || true").run().out();
    }

    /// Replaces a directory by a link to the root and back, in a tight loop.
    private static void race() {
        String place = files.toString();
        String script = "mkdir -p /real" + place + " && echo inside > /real" + place + "/secret && ln -s / /link &&"
                + " while true; do ln -sfn /real /race; ln -sfn / /race; done";
        host.own("rm", "-f", "racer");
        host.own("run", "-d", "--name", "racer", "busybox", "sh", "-c", script).ok();
        JdHost.await("the race has begun", () -> host.own("cp", "racer:/real" + place + "/secret", "-").exit() == 0);
    }

    /// CVE-2018-15664: between the check of a path and its use, a component is replaced by a link to the host's root.
    @Test
    void copyDuringSymlinkSwapStaysInContainer() throws IOException {
        Files.writeString(files.resolve("secret"), "of the host");
        Path stolen = files.resolve("stolen");
        Path gift = Files.writeString(files.resolve("gift"), "from the host");
        race();
        for (int round = 0; round < 25; round++) {
            host.own("cp", "racer:/race" + files + "/secret", stolen.toString());
            if (Files.exists(stolen)) {
                assertEquals("inside\n", Files.readString(stolen));
                Files.delete(stolen);
            }
            host.own("cp", gift.toString(), "racer:/race" + files + "/planted");
            assertFalse(Files.exists(files.resolve("planted"), LinkOption.NOFOLLOW_LINKS));
        }
    }

    /// CVE-2019-14271: a helper that has called chroot loads the container's libraries. jd runs no program in the
    /// container, so copying also works for a container without any executable.
    @Test
    void copyRunsNoProgramOfTheContainer() throws IOException {
        host.own("create", "--name", "still", "busybox", "true").ok();
        Path evil = Files.writeString(files.resolve("libnss_files.so.2"), "not a library");
        host.own("cp", evil.toString(), "still:/bin/libnss_files.so.2").ok();
        host.own("cp", evil.toString(), "still:/bin/busybox").ok();
        host.own("cp", "-a", evil.toString(), "still:/tmp/copy").ok();
        host.own("cp", "still:/tmp/copy", files.resolve("copy").toString()).ok();
        assertEquals("not a library", Files.readString(files.resolve("copy")));
        host.own("rm", "still").ok();
    }

    @Test
    void copyIntoReadOnlyBindIsRefused() throws IOException {
        Path bound = Files.createDirectories(files.resolve("bound"));
        host.own("create", "--name", "bound", "-v", bound + ":/b:ro", "busybox", "true").ok();
        Path one = Files.writeString(files.resolve("one"), "1");
        Command.Result refused = host.own("cp", one.toString(), "bound:/b/x");
        assertEquals(1, refused.exit());
        assertEquals("Error response from daemon: mounted volume is marked read-only\n", refused.err());
        assertEquals(List.of(), List.of(bound.toFile().list()));
        host.own("rm", "bound").ok();
    }
}
