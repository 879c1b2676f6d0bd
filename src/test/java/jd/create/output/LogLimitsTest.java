package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;

class LogLimitsTest {
    @Test
    void logLimitsAreReadAsDockerDoes() {
        assertEquals(0, LogLimits.maxSize(Map.of()));
        assertEquals(10 << 20, LogLimits.maxSize(Map.of("max-size", "10m")));
        assertEquals(1536, LogLimits.maxSize(Map.of("max-size", "1.5k")));
        assertEquals(3, LogLimits.maxFiles(Map.of("max-file", "3")));
        assertThrows(ApiException.class, () -> LogLimits.maxSize(Map.of("max-size", "abc")));
    }
}
