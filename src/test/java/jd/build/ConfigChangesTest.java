package jd.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
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
            "{\"Hostname\":\"h\",\"Env\":[\"A=1\"],\"Cmd\":[\"sh\"],\"WorkingDir\":\"/w\",\"Tty\":true}"
                    .getBytes(StandardCharsets.UTF_8),
            ContainerConfig.class);

    @Test
    void withoutChangesTheConfigurationIsTheSame() {
        assertSame(CONFIG, ConfigChanges.apply(CONFIG, List.of()));
    }

    @Test
    void instructionsChangeTheirFieldsAndNoOther() {
        ContainerConfig changed = ConfigChanges.apply(
                CONFIG, List.of("ENV B=${A}2", "cmd [\"ls\"]", "LABEL x=y", "EXPOSE 80", "WORKDIR sub", "USER 5"));

        assertEquals(List.of("A=1", "B=12"), changed.env());
        assertEquals(List.of("ls"), changed.cmd());
        assertEquals(Map.of("x", "y"), changed.labels());
        assertEquals(Map.of("80/tcp", Map.of()), changed.exposedPorts());
        assertEquals("/w/sub", changed.workingDir());
        assertEquals("5", changed.user());
        assertEquals("h", changed.hostname());
        assertEquals(true, changed.tty());
    }

    // The messages are those of dockerd 26.1.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "RUN x | RUN is not a valid change command",
        "FROM x | FROM is not a valid change command",
        "FOO x | FOO is not a valid change command",
        "ENV A | ENV must have two arguments",
        "STOPSIGNAL FOO | invalid signal: FOO",
        "EXPOSE x | Invalid containerPort: x",
        "'' | file with no instructions"
    })
    void instructionThatIsNoChangeIsRejectedWithDockersMessage(String change, String message) {
        ApiException failure = assertThrows(
                ApiException.class, () -> ConfigChanges.apply(CONFIG, List.of(change)));
        assertEquals(message, failure.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, failure.kind());
    }
}
