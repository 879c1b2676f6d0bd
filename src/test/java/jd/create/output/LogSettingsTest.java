package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import jd.create.output.LogSettings.Driver;
import jd.server.api.ApiException;
import jd.server.api.HostConfig.LogConfig;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
    private static LogSettings parse(Map<String, String> options) {
        return LogSettings.parse(new LogConfig("json-file", options));
    }

    private static LogSettings local(Map<String, String> options) {
        return LogSettings.parse(new LogConfig("local", options));
    }

    @Test
    void sizesAreDecimalForJsonFileAndBinaryForLocal() {
        assertEquals(new LogSettings(Driver.JSON_FILE, 0, 1, LogAttributes.NONE, ""), parse(Map.of()));
        assertEquals(new LogSettings(Driver.JSON_FILE, 10_000_000, 1, LogAttributes.NONE, ""), parse(Map.of("max-size", "10m")));
        assertEquals(
                new LogSettings(Driver.JSON_FILE, 1500, 3, LogAttributes.NONE, ""),
                parse(Map.of("max-size", "1.5k", "max-file", "3", "compress", "true")));
        assertEquals(new LogSettings(Driver.LOCAL, 20 << 20, 5, LogAttributes.NONE, ""), local(Map.of()));
        assertEquals(new LogSettings(Driver.LOCAL, 10 << 20, 2, LogAttributes.NONE, ""), local(Map.of("max-size", "10m", "max-file", "2")));
    }

    @Test
    void badValueFailsStartAndLogsButNotCreate() {
        LogSettings bad = parse(Map.of("max-size", "abc"));
        assertEquals("failed to create task for container: failed to initialize logging driver: invalid size: 'abc'",
                assertThrows(ApiException.class, bad::verifyAtStart).getMessage());
        assertEquals("invalid size: 'abc'", assertThrows(ApiException.class, bad::verifyReadable).getMessage());
        parse(Map.of()).verifyAtStart();
        parse(Map.of()).verifyReadable();
    }

    @Test
    void badValuesAreDescribedInDockersWords() {
        assertEquals("max-size must be a positive number", parse(Map.of("max-size", "0")).problem());
        assertEquals("max-file cannot be less than 1", parse(Map.of("max-file", "0")).problem());
        assertEquals("strconv.Atoi: parsing \"x\": invalid syntax", parse(Map.of("max-file", "x")).problem());
        assertEquals("strconv.ParseBool: parsing \"maybe\": invalid syntax", parse(Map.of("compress", "maybe")).problem());
        assertEquals("compress cannot be true when max-file is less than 2 or max-size is not set",
                parse(Map.of("compress", "true", "max-size", "1m")).problem());
        assertEquals("invalid value for max-size: x: invalid size: 'x'", local(Map.of("max-size", "x")).problem());
        assertEquals("compression cannot be enabled when max file count is 1", local(Map.of("max-file", "0")).problem());
    }

    @Test
    void unknownOptionAndModeAreRejectedWhenTheContainerIsCreated() {
        Map.of(
                Map.of("foo", "1"), "unknown log opt 'foo' for json-file log driver",
                Map.of("mode", "foo"), "logger: logging mode not supported: foo",
                Map.of("max-buffer-size", "1m"),
                "logger: max-buffer-size option is only supported with 'mode=non-blocking'",
                Map.of("mode", "non-blocking", "max-buffer-size", "zz"),
                "error parsing option max-buffer-size: invalid size: 'zz'").forEach((options, message) ->
                        assertEquals(message, assertThrows(ApiException.class, () -> parse(options)).getMessage()));
    }

    @Test
    void logOfDriverNoneCannotBeRead() {
        assertEquals("configured logging driver does not support reading",
                assertThrows(ApiException.class, LogSettings.parse(new LogConfig("none", null))::verifyReadable)
                        .getMessage());
    }

    @Test
    void otherDriverIsRejectedAsMissing() {
        assertEquals("logger: no log driver named 'syslog' is registered",
                assertThrows(ApiException.class, () -> LogSettings.parse(new LogConfig("syslog", null))).getMessage());
    }
}
