package jd.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangesTest {
    private static final ContainerConfig CONFIG = Json.read(
            "{\"Hostname\":\"h\",\"Env\":[\"PATH=/bin\",\"X=1\"],\"Cmd\":[\"sh\"]}".getBytes(StandardCharsets.UTF_8),
            ContainerConfig.class);

    @Test
    void changesAreAppliedInTheirOrder() {
        ContainerConfig changed = ConfigChanges.apply(
                List.of("ENV X=2 Y=$X", "CMD [\"x\"]", "WORKDIR q", "WORKDIR w", "EXPOSE 3", "LABEL c=d"), CONFIG);
        assertEquals("h", changed.hostname());
        assertEquals(List.of("PATH=/bin", "X=2", "Y=1"), changed.env());
        assertEquals(List.of("x"), changed.cmd());
        assertEquals("/q/w", changed.workingDir());
        assertEquals(Map.of("3/tcp", Map.of()), changed.exposedPorts());
        assertEquals(Map.of("c", "d"), changed.labels());
    }

    // The messages are those of dockerd 26.1.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "RUN x | RUN is not a valid change command",
        "FOO x | FOO is not a valid change command",
        "ENV A | ENV must have two arguments",
        "STOPSIGNAL FOO | invalid signal: FOO",
        "EXPOSE x | Invalid containerPort: x",
        "'' | file with no instructions"
    })
    void instructionThatIsNoChangeIsRejectedWithDockersMessage(String change, String message) {
        assertEquals(message,
                assertThrows(ApiException.class, () -> ConfigChanges.apply(List.of(change), CONFIG)).getMessage());
    }
}
