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
import java.util.Map;
import jd.create.request.ContainerDefaults;
import jd.server.api.HostConfig;
import jd.server.api.Ulimit;
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
    void defaultsForContainersAreObjects() throws IOException {
        ContainerDefaults defaults = config("""
                {"default-ulimits": {"nofile": {"Name": "nofile", "Hard": 99, "Soft": 77}, "core": {"Hard": -1, "Soft": -1}},
                 "log-driver": "local", "log-opts": {"max-size": "1m", "max-file": "2"}, "default-shm-size": "12m"}
                """).defaults().values();
        assertEquals(List.of(new Ulimit("core", -1, -1), new Ulimit("nofile", 99, 77)), defaults.ulimits());
        assertEquals(new HostConfig.LogConfig("local", Map.of("max-size", "1m", "max-file", "2")), defaults.log());
        assertEquals(12 << 20, defaults.shmSize());
    }

    @Test
    void changedFileChangesOnlyWhatARunningDaemonCan() throws IOException {
        DaemonConfig before = config("{\"labels\": [\"zone=a\"], \"default-shm-size\": \"12m\"}");
        assertEquals(before, reread("{\"init-pool\": 1}", before));
        DaemonConfig after = reread("{\"labels\": [\"zone=b\"], \"default-shm-size\": \"13m\"}", before);
        assertEquals(List.of("zone=b"), after.labels());
        assertEquals(13 << 20, after.defaults().values().shmSize());
        assertThrows(DaemonException.class, () -> reread("{\"nokey\": 1}", before));
    }

    private DaemonConfig reread(String json, DaemonConfig before) throws IOException {
        Path file = Files.writeString(directory.resolve("daemon.json"), json);
        return new DaemonFlags().reread(List.of("--config-file", file.toString()), before);
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
