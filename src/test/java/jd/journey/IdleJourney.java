package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tests many idle containers, each with its pipes open: they must not occupy the daemon's threads.
@Tag("journey")
@Tag("root")
class IdleJourney {
    private static final int CONTAINERS = 300;

    @BeforeAll
    static void requirements() {
        Requirements.root();
    }

    @Test
    void pingStaysFastWith300IdleContainers() throws IOException {
        try (JdHost host = JdHost.start()) {
            host.jd("pull", "-q", "busybox").run().ok();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < CONTAINERS; i++) {
                var created = Http.post(host.socket(), "/v1.45/containers/create",
                        "{\"Image\":\"busybox\",\"Cmd\":[\"cat\"],\"OpenStdin\":true,\"HostConfig\":{\"NetworkMode\":\"none\",\"AutoRemove\":true}}");
                assertEquals(201, created.status(), created.body());
                String id = created.body().replaceAll("(?s).*\"Id\":\"([0-9a-f]{64})\".*", "$1");
                assertEquals(204, Http.post(host.socket(), "/v1.45/containers/" + id + "/start", "").status());
                ids.add(id);
            }
            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertEquals("OK", Http.get(host.socket(), "/_ping").body());
            }
            long millis = (System.nanoTime() - begin) / 1_000_000 / 20;
            assertTrue(millis < 200, "a ping took " + millis + " ms on average");
            assertEquals(CONTAINERS, host.jd("ps", "-q").run().ok().out().lines().count());
        }
    }
}
