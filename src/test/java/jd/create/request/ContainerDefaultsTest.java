package jd.create.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.server.api.HostConfig;
import jd.server.api.HostConfig.LogConfig;
import jd.server.api.Json;
import jd.server.api.Ulimit;
import org.junit.jupiter.api.Test;

class ContainerDefaultsTest {
    private static final ContainerDefaults DEFAULTS = new ContainerDefaults(
            List.of(new Ulimit("core", 5, 5), new Ulimit("nofile", 99, 77)),
            new LogConfig("json-file", Map.of("labels", "x", "max-size", "1m")), 12 << 20);

    private static HostConfig applied(String json) {
        return DEFAULTS.applyTo(Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class));
    }

    @Test
    void absentValuesAreSet() {
        HostConfig host = applied("{}");
        assertEquals(DEFAULTS.log(), host.logConfig());
        assertEquals(DEFAULTS.ulimits(), host.resources().ulimits());
        assertEquals(12 << 20, host.shmSize());
    }

    @Test
    void valuesOfTheRequestAreKept() {
        HostConfig host = applied("""
                {"LogConfig":{"Type":"","Config":{"labels":"y"}},"ShmSize":4096,
                 "Ulimits":[{"Name":"nofile","Hard":5,"Soft":5}]}""");
        assertEquals(new LogConfig("json-file", Map.of("labels", "y", "max-size", "1m")), host.logConfig());
        assertEquals(List.of(new Ulimit("nofile", 5, 5), new Ulimit("core", 5, 5)), host.resources().ulimits());
        assertEquals(4096, host.shmSize());
    }

    @Test
    void optionsOfAnotherLogDriverAreNotSet() {
        assertEquals(new LogConfig("local", Map.of()), applied("{\"LogConfig\":{\"Type\":\"local\"}}").logConfig());
    }

    @Test
    void withoutDefaultUlimitsAnAbsentListStaysAbsent() {
        assertEquals(null, ContainerDefaults.STANDARD.applyTo(HostConfig.EMPTY).resources().ulimits());
    }
}
