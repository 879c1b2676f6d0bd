package jd.create.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class ContainerSettingsTest {
    private static ContainerSettings parse(String fields) {
        HostConfig request = Json.read(("{" + fields + "}").getBytes(StandardCharsets.UTF_8), HostConfig.class);
        ContainerConfig config = Json.read("{}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class);
        return ContainerSettings.parse(config, HostConfigDefaults.apply(request, 1));
    }

    @Test
    void savedHostConfigHasTheSameMeaning() {
        HostConfig host = HostConfigDefaults.apply(
                Json.read(("{\"Memory\":8000000,\"PidsLimit\":5,\"Privileged\":true,\"NetworkMode\":\"none\","
                        + "\"Binds\":[\"/tmp:/a\"],\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":2}}")
                        .getBytes(StandardCharsets.UTF_8), HostConfig.class),
                2);
        ContainerConfig config = Json.read("{}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class);

        HostConfig loaded = Json.read(Json.bytes(host), HostConfig.class);

        assertEquals(ContainerSettings.parse(config, host), ContainerSettings.parse(config, loaded));
    }

    @Test
    void containersWhoseNamespacesAreSharedAreNamedInOrder() {
        assertEquals(List.of(), parse("\"PidMode\":\"host\"").sharedContainers().toList());
        assertEquals(
                List.of("net", "pid", "ipc"),
                parse("\"IpcMode\":\"container:ipc\",\"PidMode\":\"container:pid\",\"NetworkMode\":\"container:net\"")
                        .sharedContainers().toList());
    }

    @Test
    void requestForAnInitOverridesTheDaemonsDefault() {
        assertTrue(parse("\"Init\":true").runsBelowInit(false));
        assertFalse(parse("\"Init\":false").runsBelowInit(true));
        assertTrue(parse("").runsBelowInit(true));
        assertFalse(parse("").runsBelowInit(false));
    }

    @Test
    void noInitRunsAmongTheProcessesOfTheHostOrOfAnotherContainer() {
        assertFalse(parse("\"Init\":true,\"PidMode\":\"host\"").runsBelowInit(true));
        assertFalse(parse("\"Init\":true,\"PidMode\":\"container:x\"").runsBelowInit(true));
    }
}
