package jd.create.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.create.record.Container.Blueprint;
import jd.create.record.Container.Life;
import jd.create.record.Container.Live;
import org.junit.jupiter.api.Test;

class ContainerTest {
    private static final Live PROCESS = new Live(null, null, null, null, null, null, null, false);

    private final Container container = new Container(
            new Blueprint("c".repeat(64), Instant.EPOCH, "", "sh", List.of(), null, null, null, List.of(), Map.of()),
            Life.begin("web"), null, null);

    @Test
    void exitIsHandledAfterTheStepThatCausedIt() throws InterruptedException {
        container.change(life -> life.with(Optional.of(PROCESS)));
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Thread exit = new Thread(() -> container.change(life -> {
            order.add("die");
            return life.with(Optional.empty());
        }));

        boolean ran = container.ifLive(process -> {
            exit.start();
            awaitBlocked(exit);
            order.add("kill");
        });
        exit.join();

        assertTrue(ran);
        assertEquals(List.of("kill", "die"), order);
    }

    @Test
    void stepIsNotRunWithoutAProcess() {
        boolean ran = container.ifLive(process -> {
            throw new AssertionError("there is no process");
        });

        assertFalse(ran);
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }
}
