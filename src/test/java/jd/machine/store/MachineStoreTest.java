package jd.machine.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineStoreTest {
    private static final EngineSettings ENGINE = new EngineSettings(List.of("init-pool=0"), List.of("room=3"), "vfs");
    private static final SwarmSettings SWARM =
            new SwarmSettings(true, "", "token://1", true, SwarmSettings.DEFAULT_HOST, "binpack", List.of());

    @TempDir
    private Path directory;

    private static MachineConfig config(String name, DriverSettings driver) {
        return new MachineConfig(new MachineName(name), driver, ENGINE, SWARM, true);
    }

    @Test
    void everyKindOfMachineIsLoadedAsItWasSaved() {
        var store = new MachineStore(directory);
        List<DriverSettings> drivers = List.of(
                new DriverSettings.None("tcp://10.0.0.1:2375"),
                new DriverSettings.Netns("jdm0", "192.168.99.0/24", "192.168.99.100"),
                new DriverSettings.Generic("10.0.0.2", "debian", 2222, "/root/.ssh/id"));
        for (DriverSettings driver : drivers) {
            MachineConfig config = config(driver.driverName(), driver);
            store.save(config);
            assertEquals(config, store.load(config.name()));
        }
        assertEquals(List.of("generic", "netns", "none"), store.names().stream().map(MachineName::text).toList());
    }

    @Test
    void configurationIsReadableByItsOwnerOnly() throws Exception {
        var store = new MachineStore(directory);
        store.save(config("h1", new DriverSettings.None("tcp://h:1")));
        Path file = directory.resolve("machines/h1/config.json");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void removeLeavesNothingOfTheMachine() throws Exception {
        var store = new MachineStore(directory);
        MachineConfig config = config("h1", new DriverSettings.None("tcp://h:1"));
        store.save(config);
        Files.createDirectories(store.files(config.name()).disk().resolve("root"));
        store.remove(config.name());
        assertFalse(Files.exists(store.files(config.name()).directory()));
        assertEquals(List.of(), store.names());
    }

    @Test
    void damagedConfigurationIsReportedWithItsFile() throws Exception {
        var store = new MachineStore(directory);
        var name = new MachineName("h1");
        store.save(config("h1", new DriverSettings.None("tcp://h:1")));
        for (String content : List.of("{", "{\"ConfigVersion\":1,\"DriverName\":\"none\"}",
                "{\"ConfigVersion\":1,\"Name\":\"h1\",\"DriverName\":\"none\",\"Driver\":[]}", "{\"ConfigVersion\":9}", "{\"ConfigVersion\":1,\"Name\":\"h1\",\"DriverName\":\"vmware\"}")) {
            Files.write(store.files(name).config(), content.getBytes(StandardCharsets.UTF_8));
            String message = assertThrows(MachineException.class, () -> store.load(name)).getMessage();
            assertTrue(message.contains("config.json") && message.contains("jd machine rm -f h1"), message);
            assertTrue(message.lines().count() == 1 && !message.contains("Source"), message);
        }
    }

    @Test
    void machineThatAnotherProcessChangesIsRefused() {
        var store = new MachineStore(directory);
        var name = new MachineName("h1");
        try (StoreLock _ = store.lock(name)) {
            // Within one process a second lock of a file is an error of the caller, not a state to wait for.
            assertThrows(RuntimeException.class, () -> store.lock(name));
        }
        store.lock(name).close();
    }

    @Test
    void storeIsInTheHomeDirectoryUnlessAPathIsGiven() {
        assertEquals(Path.of("/home/a/.docker/machine/certs"), MachineStore.of("", Map.of("HOME", "/home/a")).certs());
        assertEquals(Path.of("/b/certs"), MachineStore.of("", Map.of("HOME", "/a", "MACHINE_STORAGE_PATH", "/b")).certs());
        assertEquals(Path.of("/c/certs"), MachineStore.of("/c", Map.of("MACHINE_STORAGE_PATH", "/b")).certs());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", ".h", "-h", "h 1", "hé", "h_1", "a\nb"})
    void nameThatIsNoHostNameIsRefused(String name) {
        String message = assertThrows(MachineException.class, () -> new MachineName(name)).getMessage();
        assertTrue(message.startsWith("Invalid hostname specified"), message);
    }
}
