package jd.create.life;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.create.config.ConfigMerge;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class SandboxPlanTest {
    private static ContainerConfig config(String json) {
        return ConfigMerge.merge(
                Json.read(json.getBytes(StandardCharsets.UTF_8), ContainerConfig.class),
                Json.read("{}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class));
    }

    @Test
    void variablesOfTheUserReplaceDockersInPlace() {
        ContainerConfig config = config("{\"Tty\":true,\"Env\":[\"TERM=vt100\",\"X=1\",\"HOSTNAME\",\"PATH=/p\"]}");
        assertEquals(
                List.of("PATH=/p", "TERM=vt100", "DB_NAME=/a/db", "X=1"),
                SandboxPlan.environment(config, "h", List.of("DB_NAME=/a/db")));
    }
}
