package jd.journey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests a bundle with a terminal: the user's own terminal in raw mode while the command runs, or one that is sent
/// over a console socket. runc and `jd nsinit` behave the same.
@Tag("journey")
@Tag("root")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NsinitTerminalJourney {
    private static final String TERMINAL = "\"terminal\": false";

    @TempDir
    private Path directory;

    private OciBundle oci;
    private String name;

    @BeforeAll
    static void needsRootAndLinux() {
        Requirements.root();
    }

    @BeforeEach
    void createBundle() throws IOException {
        oci = OciBundle.in(directory);
        name = "jd-terminal-" + ProcessHandle.current().pid();
    }

    @AfterEach
    void deleteContainers() {
        for (OciBundle.Runtime runtime : OciBundle.Runtime.values()) {
            oci.command(runtime, "delete", "--force", name).run();
        }
    }

    private TerminalUser at(OciBundle.Runtime runtime) {
        return TerminalUser.at(oci.command(runtime, "run", "-b", oci.bundle().toString(), name));
    }

    @ParameterizedTest
    @EnumSource
    void userTerminalIsUsedAndRestored(OciBundle.Runtime runtime) throws IOException {
        oci.config(TERMINAL, "\"terminal\": true", "\"TERM=xterm\"", "\"TERM=dumb\", \"PS1=ready> \"");
        try (TerminalUser user = at(runtime)) {
            byte[] before = user.settings();
            user.waitFor("ready> ");
            user.type("stty size; tty; ls -l /dev/console\r");
            user.waitFor("30 100\r\n/dev/pts/0\r\n");
            user.resize(41, 90);
            user.type("until stty size | grep -x '41 90'; do sleep 0.1; done\r");
            user.waitFor("41 90\r\n");

            // ctrl-c interrupts only the job, not the shell or the runtime; ctrl-z stops the job.
            user.type("sh -c 'echo job; sleep 1000'\r");
            user.waitFor("\njob\r\n");
            user.type("\u0003");
            user.waitFor("ready> ");
            user.type("echo =$?\r");
            user.waitFor("=130\r\n");
            user.type("sh -c 'echo job; sleep 999'\r");
            user.waitFor("\njob\r\n");
            user.type("\u001a");
            user.waitFor("Stopped");
            user.type("exit 9\r");
            user.waitFor("You have stopped jobs");
            user.type("exit 9\r");

            assertEquals(9, user.exit());
            assertArrayEquals(before, user.settings(), "the terminal is as it was");
        }
    }

    @ParameterizedTest
    @EnumSource
    void terminalIsRestoredAfterCommandIsKilled(OciBundle.Runtime runtime) throws IOException {
        oci.config(TERMINAL, "\"terminal\": true", "[\"sh\"]", "[\"sh\", \"-c\", \"sleep 1; echo up; sleep 1000\"]");
        try (TerminalUser user = at(runtime)) {
            byte[] before = user.settings();
            user.waitFor("up");
            oci.command(runtime, "kill", name, "KILL").run().ok();
            assertEquals(137, user.exit());
            assertArrayEquals(before, user.settings());
        }
    }

    @ParameterizedTest
    @EnumSource
    void consoleSocketReceivesTerminal(OciBundle.Runtime runtime) throws IOException {
        oci.config(TERMINAL, "\"terminal\": true, \"consoleSize\": {\"height\": 11, \"width\": 22}",
                "\"TERM=xterm\"", "\"TERM=dumb\"");
        Path socket = directory.resolve("console");
        try (ConsoleListener listener = ConsoleListener.at(socket)) {
            oci.command(runtime, "run", "-d", "-b", oci.bundle().toString(), "--console-socket", socket.toString(), name)
                    .run().ok();
            try {
                ConsoleListener.ReceivedTerminal first = listener.take();
                assertEquals("/dev/ptmx", first.name());

                oci.command(runtime, "exec", "-d", "-t", "--console-socket", socket.toString(), name, "sh").run().ok();
                ConsoleListener.ReceivedTerminal further = listener.take();
                assertEquals("/dev/ptmx", further.name());
                String output = further.conversation("tty; exit\r");
                assertTrue(output.contains("\n/dev/pts/1\r\n"), output);

                output = first.conversation("stty size; tty; exit\r");
                assertTrue(output.contains("\n11 22\r\n/dev/pts/0\r\n"), output);
            } finally {
                oci.command(runtime, "delete", "--force", name).run();
            }
        }
    }

    @Test
    void invalidTerminalRequestGetsRuncsMessage() throws IOException {
        oci.config(TERMINAL, "\"terminal\": true");
        String bundle = oci.bundle().toString();
        String missing = directory.resolve("nobody").toString();
        for (String[] words : new String[][] {
            {"run", "-d", "-b", bundle, name},
            {"run", "-b", bundle, "--console-socket", missing, name},
            {"run", "-d", "-b", bundle, "--console-socket", missing, name}}) {
            Command.Result theirs = oci.runc(words);
            Command.Result ours = oci.nsinit(words);
            assertEquals(theirs.exit(), ours.exit());
            String reason = theirs.err().replaceFirst("(?s).*runc run failed: ", "").replaceFirst("(?s)\"\n.*", "");
            assertEquals("jd nsinit: " + reason.replace("runc", "nsinit") + "\n", ours.err());
        }
    }
}
