package jd.create.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jd.create.config.ConfigMerge;
import jd.create.output.StdStream;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class HealthSettingsTest {
    private static ContainerConfig config(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), ContainerConfig.class);
    }

    @Test
    void absentValuesAreDockersDefaults() {
        assertEquals(
                new HealthSettings(
                        List.of("/bin/sh", "-c", "test -e /ok"), Duration.ofSeconds(30), Duration.ofSeconds(30),
                        Duration.ZERO, Duration.ofSeconds(5), 3),
                HealthSettings.parse(config("{\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"test -e /ok\"]}}")));
    }

    @Test
    void commandIsTakenAsItIsAndShellComesFromTheImage() {
        assertEquals(List.of("a", "b c"),
                HealthSettings.parse(config("{\"Healthcheck\":{\"Test\":[\"CMD\",\"a\",\"b c\"]}}")).command());
        assertEquals(List.of("bash", "-ec", "a"), HealthSettings.parse(config(
                "{\"Shell\":[\"bash\",\"-ec\"],\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"a\"]}}")).command());
    }

    @Test
    void noneUnknownAndEmptyTestsAreNoHealthCheck() {
        for (String json : List.of(
                "{}", "{\"Healthcheck\":{}}", "{\"Healthcheck\":{\"Test\":[]}}", "{\"Healthcheck\":{\"Test\":[\"NONE\"]}}",
                "{\"Healthcheck\":{\"Test\":[\"FOO\",\"true\"]}}")) {
            assertTrue(HealthSettings.parse(config(json)).isNone(), json);
        }
    }

    @Test
    void valueOutOfRangeIsRejectedInDockersWords() {
        Map.of(
                "\"Interval\":999999", "Interval in Healthcheck cannot be less than 1ms",
                "\"Timeout\":-1", "Timeout in Healthcheck cannot be less than 1ms",
                "\"StartPeriod\":1", "StartPeriod in Healthcheck cannot be less than 1ms",
                "\"StartInterval\":1", "StartInterval in Healthcheck cannot be less than 1ms",
                "\"Retries\":-1", "Retries in Healthcheck cannot be negative").forEach((field, message) ->
                        assertEquals(message, assertThrows(ApiException.class, () -> HealthSettings.verify(
                                config("{\"Healthcheck\":{" + field + "}}").healthcheck())).getMessage()));
        HealthSettings.verify(config("{\"Healthcheck\":{\"Interval\":1000000}}").healthcheck());
    }

    @Test
    void requestOverridesSingleValuesOfTheImage() {
        ContainerConfig merged = ConfigMerge.merge(
                config("{\"Healthcheck\":{\"Interval\":7000000,\"Retries\":5}}"),
                config("{\"Healthcheck\":{\"Test\":[\"CMD\",\"a\"],\"Interval\":1,\"Timeout\":2,\"StartPeriod\":3,"
                        + "\"StartInterval\":4,\"Retries\":1}}"));
        assertEquals(new ContainerConfig.Healthcheck(List.of("CMD", "a"), 7000000, 2, 3, 4, 5), merged.healthcheck());
    }

    @Test
    void outputIsCutAfter4096Bytes() {
        ProbeOutput output = new ProbeOutput();
        output.publish(StdStream.STDOUT, "a".repeat(4000).getBytes(StandardCharsets.UTF_8));
        assertEquals(4000, output.text().length());
        output.publish(StdStream.STDERR, "b".repeat(96).getBytes(StandardCharsets.UTF_8));
        assertEquals("a".repeat(4000) + "b".repeat(96), output.text());
        output.publish(StdStream.STDERR, new byte[] {'c'});
        assertEquals("a".repeat(4000) + "b".repeat(96) + "...", output.text());
    }
}
