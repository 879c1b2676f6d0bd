package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import jd.server.api.ApiException;
import jd.server.api.HostConfig.LogConfig;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
    private static LogSettings parse(Map<String, String> options) {
        return LogSettings.parse(new LogConfig("json-file", options));
    }

    @Test
    void sizesHaveUnits() {
        assertEquals(new LogSettings(0, 1), parse(Map.of()));
        assertEquals(new LogSettings(10 << 20, 1), parse(Map.of("max-size", "10m")));
        assertEquals(new LogSettings(1536, 3), parse(Map.of("max-size", "1.5k", "max-file", "3")));
    }

    @Test
    void textThatIsNoSizeIsRejected() {
        assertEquals("failed to create task for container: failed to initialize logging driver: invalid size: 'abc'",
                assertThrows(ApiException.class, () -> parse(Map.of("max-size", "abc"))).getMessage());
    }

    @Test
    void otherDriverIsRejectedAsMissing() {
        assertEquals("logger: no log driver named 'syslog' is registered",
                assertThrows(ApiException.class, () -> LogSettings.parse(new LogConfig("syslog", null))).getMessage());
    }
}
