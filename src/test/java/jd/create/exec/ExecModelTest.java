package jd.create.exec;

import static jd.ModelCheck.everyOrder;
import static jd.ModelCheck.together;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import jd.server.api.ApiException;
import jd.server.api.ExecConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An exec process is started by one client.
@Tag("slow")
class ExecModelTest {
    private static final ExecConfig CONFIG =
            Json.read("{\"Cmd\":[\"true\"]}".getBytes(StandardCharsets.UTF_8), ExecConfig.class);

    private static boolean begun(Exec exec) {
        try {
            exec.begin();
            return true;
        } catch (ApiException e) {
            return false;
        }
    }

    @Test
    void execProcessIsStartedByOneOfTwoClients() {
        everyOrder(() -> {
            Exec exec = new Exec("e", "c", CONFIG, new byte[0], null);
            AtomicInteger begun = new AtomicInteger();
            Runnable client = () -> {
                if (begun(exec)) {
                    begun.incrementAndGet();
                }
            };
            together(client, client);
            assertEquals(1, begun.get());
        });
    }
}
