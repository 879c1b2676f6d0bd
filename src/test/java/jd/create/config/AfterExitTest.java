package jd.create.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class AfterExitTest {
    private static AfterExit parse(String json) {
        return AfterExit.parse(Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class));
    }

    @Test
    void absentPolicyIsNo() {
        assertEquals(new AfterExit(new RestartPolicy.No(), false), parse("{}"));
        assertEquals(new AfterExit(new RestartPolicy.No(), true), parse("{\"AutoRemove\":true}"));
    }

    @Test
    void autoRemoveWithPolicyIsRejected() {
        ApiException failure = assertThrows(
                ApiException.class, () -> parse("{\"AutoRemove\":true,\"RestartPolicy\":{\"Name\":\"always\"}}"));

        assertEquals("can't create 'AutoRemove' container with restart policy", failure.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, failure.kind());
    }

    @Test
    void updateOfAutoRemovedContainerIsAConflict() {
        AfterExit has = parse("{\"AutoRemove\":true}");

        ApiException failure = assertThrows(ApiException.class, () -> has.updated(new RestartPolicy.Always()));

        assertEquals("Restart policy cannot be updated because AutoRemove is enabled for the container",
                failure.getMessage());
        assertEquals(ApiException.Kind.CONFLICT, failure.kind());
        assertEquals(has, has.updated(new RestartPolicy.No()));
    }

    @Test
    void updateReplacesThePolicy() {
        assertEquals(
                new AfterExit(new RestartPolicy.OnFailure(3), false),
                parse("{\"RestartPolicy\":{\"Name\":\"always\"}}").updated(new RestartPolicy.OnFailure(3)));
    }
}
