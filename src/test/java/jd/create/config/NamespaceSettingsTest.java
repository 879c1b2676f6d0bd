package jd.create.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespaceSettingsTest {
    private static NamespaceSettings parse(String fields) {
        return NamespaceSettings.parse(Json.read(("{" + fields + "}").getBytes(UTF_8), HostConfig.class));
    }

    @Test
    void absentModesAreTheContainersOwn() {
        NamespaceMode own = new NamespaceMode.Own();

        assertEquals(
                new NamespaceSettings(own, new IpcMode.Private(), own, own, own, 0, Map.of()), parse(""));
    }

    @Test
    void everyModeIsParsed() {
        NamespaceSettings settings = parse("\"PidMode\":\"container:x\",\"IpcMode\":\"shareable\",\"UTSMode\":\"host\","
                + "\"CgroupnsMode\":\"private\",\"UsernsMode\":\"host\",\"ShmSize\":5,\"Sysctls\":{\"a\":\"1\"}");

        NamespaceMode host = new NamespaceMode.Host();
        assertEquals(
                new NamespaceSettings(
                        new NamespaceMode.Container("x"), new IpcMode.Shareable(), host, new NamespaceMode.Own(), host,
                        5, Map.of("a", "1")),
                settings);
        assertEquals(Optional.of("x"), settings.pid().container());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "PidMode":"foo" | invalid PID mode: foo
            "PidMode":"private" | invalid PID mode: private
            "PidMode":"container:" | 'invalid PID mode: container:'
            "IpcMode":"container" | invalid IPC mode: container
            "UTSMode":"container:x" | invalid UTS mode: container:x
            "CgroupnsMode":"shareable" | invalid cgroup namespace mode: shareable
            "ShmSize":-1 | SHM size can not be less than 0
            """)
    void unknownModeIsRejected(String fields, String message) {
        assertEquals(message, assertThrows(ApiException.class, () -> parse(fields)).getMessage());
    }

    @Test
    void onlyTwoIpcModesNameANamespaceThatIsNotTheContainersOwn() {
        assertEquals(new NamespaceMode.Host(), IpcMode.parse("host").namespace());
        assertEquals(new NamespaceMode.Container("x"), IpcMode.parse("container:x").namespace());
        for (String mode : new String[] {"", "none", "private", "shareable", "container:"}) {
            assertEquals(new NamespaceMode.Own(), IpcMode.parse(mode).namespace(), mode);
        }
    }

    @Test
    void hostnameContradictsTheHostsUtsNamespace() {
        ContainerConfig config = Json.read("{\"Hostname\":\"h\"}".getBytes(UTF_8), ContainerConfig.class);

        parse("").verify(config);
        assertEquals("conflicting options: hostname and the UTS mode",
                assertThrows(ApiException.class, () -> parse("\"UTSMode\":\"host\"").verify(config)).getMessage());
    }

    @Test
    void usernsHostTurnsRemappingOff() {
        assertTrue(parse("").remapped(true));
        assertFalse(parse("").remapped(false));
        assertFalse(parse("\"UsernsMode\":\"host\"").remapped(true));
    }
}
