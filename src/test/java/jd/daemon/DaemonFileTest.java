package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonFileTest {
    @TempDir
    private Path directory;

    private DaemonConfig config(String json, String... arguments) throws IOException {
        Path file = Files.writeString(directory.resolve("daemon.json"), json);
        List<String> all = new ArrayList<>(List.of("--config-file", file.toString()));
        all.addAll(List.of(arguments));
        return new DaemonFlags().parse(all).config();
    }

    private String failure(String json, String... arguments) {
        return assertThrows(DaemonException.class, () -> config(json, arguments)).getMessage()
                .replace(directory + "/", "");
    }

    @Test
    void entriesAreFlags() throws IOException {
        DaemonConfig config = config("""
                {"hosts": ["unix:///a", "tcp://127.0.0.1:2376"], "tlsverify": true, "tlscacert": "/c.pem",
                 "tlscert": "/s.pem", "tlskey": "/k.pem", "labels": ["zone=a"], "icc": false, "init": true,
                 "debug": false, "init-pool": 1, "dns": ["1.1.1.1"], "data-root": "/r"}""", "--mtu", "1400");
        assertEquals(List.of("unix:///a", "tcp://127.0.0.1:2376"), config.hosts());
        assertTrue(config.tls().enabled() && config.tls().verify());
        assertEquals("/c.pem /s.pem /k.pem",
                config.tls().ca() + " " + config.tls().certificate() + " " + config.tls().key());
        assertEquals(List.of("zone=a"), config.labels());
        assertFalse(config.network().icc());
        assertTrue(config.defaults().init());
        assertFalse(config.debug());
        assertEquals(1, config.initPool());
        assertEquals(1400, config.network().mtu());
        assertEquals(Path.of("/r"), config.root());
    }

    @Test
    void unknownAndConflictingEntriesHaveTheMessagesOfDockerd() {
        assertEquals("unable to configure the Docker daemon with file daemon.json: the following directives don't match"
                + " any configuration option: nokey", failure("{\"nokey\": 1}"));
        assertEquals("unable to configure the Docker daemon with file daemon.json: the following directives are specified"
                + " both as a flag and in the configuration file: hosts: (from flag: [unix:///s], from file:"
                + " [tcp://127.0.0.1:2377])", failure("{\"hosts\": [\"tcp://127.0.0.1:2377\"]}", "-H", "unix:///s"));
        assertEquals("unable to configure the Docker daemon with file daemon.json: the following directives are specified"
                + " both as a flag and in the configuration file: tlsverify: (from flag: true, from file: true)",
                failure("{\"tlsverify\": true}", "--tlsverify"));
    }

    @Test
    void missingAndMalformedFilesAreRefused() {
        assertTrue(failure("{").startsWith("unable to configure the Docker daemon with file daemon.json: "));
        assertEquals("unable to configure the Docker daemon with file /nowhere/d.json: open /nowhere/d.json: no such file"
                + " or directory", assertThrows(DaemonException.class,
                        () -> new DaemonFlags().parse(List.of("--config-file", "/nowhere/d.json"))).getMessage());
    }
}
