package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DaemonFlagsTest {
    private static DaemonFlags.Parsed parse(String... arguments) {
        return new DaemonFlags().parse(List.of(arguments));
    }

    @Test
    void flagsHaveDefaults() {
        DaemonConfig config = parse().config();
        assertEquals(List.of("unix:///var/run/jd.sock"), config.hosts());
        assertEquals(Path.of("/var/lib/jd"), config.root());
        assertEquals(Path.of("/var/run/jd.pid"), config.pidFile());
        assertEquals("docker", config.group());
        assertEquals("jd0", config.network().bridgeName());
        assertEquals(2, config.initPool());
        assertEquals("/jd", config.cgroupParent());
        assertFalse(config.debug());
        assertTrue(config.network().iptables() && config.network().icc() && config.network().ipForward());
    }

    @Test
    void todaysNamesAndThoseOfDocker12AreEquivalent() {
        assertEquals(parse("--root", "/x", "--bridge=br7", "--pidfile", "/p").config(),
                parse("-d", "-g", "/x", "-b", "br7", "-p=/p").config());
        assertEquals(Path.of("/y"), parse("--graph", "/y").config().root());
        assertEquals(Path.of("/y"), parse("--data-root=/y").config().root());
    }

    @Test
    void addressesAndNameServersMayBeRepeated() {
        DaemonConfig config = parse(
                "-H", "unix:///a", "--host=tcp://127.0.0.1:1", "--dns", "1.1.1.1", "--dns", "9.9.9.9").config();
        assertEquals(List.of("unix:///a", "tcp://127.0.0.1:1"), config.hosts());
        assertEquals(List.of("1.1.1.1", "9.9.9.9"), config.dns().servers());
    }

    @Test
    void booleanFlagIsSetWithAnEqualsSign() {
        DaemonConfig.Network network = parse("--icc=false", "--iptables", "--ip-forward=false").config().network();
        assertFalse(network.icc());
        assertTrue(network.iptables());
        assertFalse(network.ipForward());
    }

    @Test
    void lastOfTwoEqualFlagsWins() {
        assertEquals("none", parse("--bridge", "br7", "--bridge", "none").config().network().bridge());
    }

    @Test
    void debugIsALogLevelAndAFlag() {
        assertEquals("debug", parse("-D").logLevel());
        assertTrue(parse("-l", "debug").config().debug());
        assertEquals("warn", parse("--log-level=warn").logLevel());
    }

    @Test
    void defaultsForContainersAreChecked() {
        assertEquals("failed to set log opts: unknown log opt 'foo' for json-file log driver",
                assertThrows(DaemonException.class, () -> parse("--log-opt", "foo=1").config()).getMessage());
        assertEquals("invalid argument \"x\" for \"--default-shm-size\" flag: invalid size: 'x'",
                assertThrows(CommandLine.ParameterException.class, () -> parse("--default-shm-size", "x").config())
                        .getMessage());
    }

    @Test
    void unknownFlagIsRejected() {
        assertThrows(CommandLine.ParameterException.class, () -> parse("--bogus"));
        assertThrows(CommandLine.ParameterException.class, () -> parse("word"));
        assertThrows(CommandLine.ParameterException.class, () -> parse("--mtu", "x"));
    }

    @Test
    void helpListsEveryFlagOnItsOwnLine() {
        var bytes = new ByteArrayOutputStream();
        assertTrue(parse("--help").printedHelp(new PrintStream(bytes, true, StandardCharsets.UTF_8)));
        String help = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(help.contains("Usage:  jd daemon [OPTIONS]"), help);
        assertTrue(help.contains("--storage-driver=NAME"), help);
        assertFalse(help.contains("  -d "), help);
    }
}
