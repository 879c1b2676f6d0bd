package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class LogAttributesTest {
    private static Map<String, String> attributes(Map<String, String> options) {
        String config = "{\"Labels\":{\"foo\":\"bar\",\"baz\":\"1\"},\"Env\":[\"AA=1\",\"AB=x=y\",\"BC\",\"foo=env\"]}";
        return LogAttributes.parse(options)
                .of(Json.read(config.getBytes(StandardCharsets.UTF_8), ContainerConfig.class));
    }

    @Test
    void namedLabelsAndVariablesAreTaken() {
        assertEquals(Map.of(), attributes(Map.of()));
        assertEquals(Map.of("foo", "bar"), attributes(Map.of("labels", "foo,nosuch")));
        assertEquals(Map.of("AA", "1", "AB", "x=y"), attributes(Map.of("env", "AA,AB,BC")));
    }

    @Test
    void patternMatchesAnywhereInTheName() {
        assertEquals(Map.of("baz", "1"), attributes(Map.of("labels-regex", "a")));
        assertEquals(Map.of("AA", "1", "AB", "x=y"), attributes(Map.of("env-regex", "^A")));
    }

    @Test
    void variableTakesPrecedenceOverALabel() {
        assertEquals(Map.of("foo", "env"), attributes(Map.of("labels", "foo", "env", "foo")));
    }

    @Test
    void malformedPatternIsReportedAtTheStart() {
        LogSettings settings =
                LogSettings.parse(new HostConfig.LogConfig("json-file", Map.of("labels-regex", "(")));
        String message = assertThrows(RuntimeException.class, settings::verifyAtStart).getMessage();
        assertTrue(message.endsWith("error parsing regexp: missing closing ): `(`"), message);
    }
}
