package jd.create.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class HostConfigDefaultsTest {
    @Test
    void unsetFieldsHaveDockersDefaults() {
        HostConfig v1 = HostConfigDefaults.apply(null, 1);
        assertEquals("bridge", v1.networkMode());
        assertEquals("no", v1.restartPolicy().name());
        assertEquals(64L << 20, v1.shmSize());
        assertEquals("host", v1.cgroupnsMode());
        assertEquals(false, v1.resources().oomKillDisable());
        assertEquals(11, v1.maskedPaths().size());
        assertEquals("private", HostConfigDefaults.apply(null, 2).cgroupnsMode());
        assertEquals(false, HostConfigDefaults.apply(null, 2).resources().oomKillDisable());
    }

    @Test
    void swapDefaultsToTwiceTheMemory() {
        assertEquals(200_000_000, host("{\"Memory\":100000000}").resources().memorySwap());
        assertEquals(-1, host("{\"Memory\":100000000,\"MemorySwap\":-1}").resources().memorySwap());
    }

    @Test
    void swappinessOfMinusOneIsUnset() {
        assertNull(host("{\"MemorySwappiness\":-1}").resources().memorySwappiness());
    }

    @Test
    void privilegedContainerHasNoMaskedPathsUnlessListsAreGiven() {
        HostConfig privileged = host("{\"Privileged\":true,\"ReadonlyPaths\":[\"/x\"]}");
        assertNull(privileged.maskedPaths());
        assertEquals(List.of("/x"), privileged.readonlyPaths());
        assertEquals(List.of("label=disable"), privileged.securityOpt());
        assertEquals(List.of(), host("{\"MaskedPaths\":[]}").maskedPaths());
    }

    private static HostConfig host(String json) {
        return HostConfigDefaults.apply(Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class), 1);
    }

    @Test
    void hostNamespacesDisableLabelsUnlessTheUserSetsOne() {
        assertEquals(List.of("label=disable"), defaulted("\"Privileged\":true"));
        assertEquals(List.of("label=disable"), defaulted("\"PidMode\":\"host\""));
        assertEquals(List.of("label=disable"), defaulted("\"IpcMode\":\"host\""));
        assertEquals(List.of("seccomp={", "label=disable"), defaulted("\"Privileged\":true", "seccomp={"));
        assertEquals(List.of("label=user:x"), defaulted("\"PidMode\":\"host\"", "label=user:x"));
        assertEquals(List.of("a=b"), defaulted("\"PidMode\":\"\"", "a=b"));
    }

    private static List<String> defaulted(String field, String... options) {
        String quoted = String.join(",", Arrays.stream(options).map(option -> "\"" + option + "\"").toList());
        String json = "{" + field + (options.length == 0 ? "" : ",\"SecurityOpt\":[" + quoted + "]") + "}";
        HostConfig request = Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class);
        return HostConfigDefaults.apply(request, 1).securityOpt();
    }
}
