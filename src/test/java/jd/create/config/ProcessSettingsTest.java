package jd.create.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import jd.libcontainer.io.Pty;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.UserSpec;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.Ulimit;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {
    private static ProcessSettings parse(String fields) {
        return ProcessSettings.parse(Json.read(("{" + fields + "}").getBytes(UTF_8), HostConfig.class));
    }

    @Test
    void everyFieldIsParsed() {
        assertEquals(
                new ProcessSettings(
                        List.of("audio"), 5, List.of(new Ulimit("nofile", 2, 1)), Optional.of(true), new Pty.Size(4, 3),
                        5005),
                parse("\"GroupAdd\":[\"audio\"],\"OomScoreAdj\":5,\"Init\":true,\"ConsoleSize\":[4,3],"
                        + "\"Ulimits\":[{\"Name\":\"nofile\",\"Hard\":2,\"Soft\":1}],"
                        + "\"Annotations\":{\"jd.debug-init\":\"5005\"}"));
    }

    @Test
    void consoleOfAnyOtherLengthIsUnknown() {
        assertEquals(Pty.Size.UNKNOWN, parse("\"ConsoleSize\":[4]").console());
    }

    @Test
    void scoreOutOfRangeIsRejected() {
        assertEquals("Invalid value -1001, range for oom score adj is [-1000, 1000]",
                assertThrows(ApiException.class, () -> parse("\"OomScoreAdj\":-1001")).getMessage());
    }

    @Test
    void settingsBecomePartsOfTheSpecification() {
        ProcessSettings settings = parse("\"GroupAdd\":[\"audio\"],\"OomScoreAdj\":5");

        assertEquals(5, settings.applyTo(ProcessSpec.of(List.of("true"))).oomScoreAdj());
        assertEquals(List.of("audio"), settings.applyTo(UserSpec.ROOT).additionalGroups());
    }
}
