package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests a user at a terminal: a real pty in front of the client and a real pty in the container.
@Tag("journey")
@Tag("root")
class TerminalJourney {
    private static JdHost host;

    @BeforeAll
    static void start() {
        Requirements.root();
        host = JdHost.start();
        host.jd("pull", "-q", "busybox").run().ok();
    }

    @AfterAll
    static void stop() {
        if (host != null) {
            host.close();
        }
    }

    private static TerminalUser at(RunJourney.Client client, String... words) {
        return TerminalUser.at(client == RunJourney.Client.OWN ? host.jd(words) : host.docker(words));
    }

    @ParameterizedTest
    @EnumSource(RunJourney.Client.class)
    void terminalHasUsersSizeAndFollowsResize(RunJourney.Client client) {
        try (TerminalUser user = at(client, "run", "-it", "--rm", "busybox", "sh")) {
            user.waitFor("/ # ");
            user.type("tty; stty size\n");
            user.waitFor("/dev/pts/0\r\n30 100\r\n");
            user.resize(40, 120);
            user.type("until stty size | grep -x '40 120'; do sleep 0.1; done\n");
            user.waitFor("\r\n40 120\r\n");
            user.type("exit 5\n");
            assertEquals(5, user.exit());
        }
    }

    @ParameterizedTest
    @EnumSource(RunJourney.Client.class)
    void terminalSizeIsSetBeforeCommandStarts(RunJourney.Client client) {
        try (TerminalUser user = at(client, "run", "-it", "--rm", "busybox", "stty", "size")) {
            user.waitFor("30 100\r\n");
            assertEquals(0, user.exit());
        }
    }

    @ParameterizedTest
    @EnumSource(RunJourney.Client.class)
    void ctrlCInterruptsAndJobControlWorks(RunJourney.Client client) {
        try (TerminalUser user = at(client, "run", "-it", "--rm", "busybox", "sh")) {
            user.waitFor("/ # ");
            user.type("sh -c 'echo job; exec sleep 100'\n");
            user.waitFor("\njob\r\n");
            user.type("\u0003");
            user.waitFor("/ # ");
            user.type("echo $?\n");
            user.waitFor("\r\n130\r\n");
            user.type("sh -c 'echo job; exec sleep 100'\n");
            user.waitFor("\njob\r\n");
            user.type("\u001a");
            user.waitFor("Stopped");
            user.type("jobs\n");
            user.waitFor("sleep 100");
            // The shell reports an ended job before its next prompt.
            user.type("kill -9 %1\n");
            JdHost.await("a report of the job's end", () -> {
                user.type("\n");
                return user.sees("Killed");
            });
            user.type("exit 6\n");
            assertEquals(6, user.exit());
        }
    }

    @ParameterizedTest
    @EnumSource(RunJourney.Client.class)
    void ctrlPCtrlQDetachesAndAttachReconnects(RunJourney.Client client) {
        String name = "detach-" + client.name().toLowerCase();
        try (TerminalUser user = at(client, "run", "-it", "--name", name, "busybox", "sh")) {
            user.waitFor("/ # ");
            user.type("\u0010\u0011");
            assertEquals(0, user.exit());
        }
        assertTrue(host.jd("ps").run().ok().out().contains(name));
        try (TerminalUser user = at(client, "attach", name)) {
            JdHost.await("the client reads each key", user::isRaw);
            user.type("echo ba''ck\n");
            user.waitFor("back");
            user.type("exit 4\n");
            assertEquals(4, user.exit());
        }
        host.jd("rm", name).run().ok();
    }

    @ParameterizedTest
    @EnumSource(RunJourney.Client.class)
    void userTerminalSettingsAreRestored(RunJourney.Client client) {
        String program = client == RunJourney.Client.OWN ? JdHost.JD : Peer.DOCKER.orSkip().program().toString();
        Command command = Command.of("sh", "-c", "stty -a >" + host.directory() + "/before; " + program
                        + " run -it --rm busybox true; " + program + " run -it --rm busybox nosuch; stty -a >" + host.directory() + "/after; "
                        + "cmp " + host.directory() + "/before " + host.directory() + "/after && echo sa''me")
                .with("DOCKER_HOST", "unix://" + host.socket());
        try (TerminalUser user = TerminalUser.at(command)) {
            user.waitFor("same");
            assertEquals(0, user.exit());
        }
    }
}
