package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Lincheck runs the interleavings of two or three threads, up to a number of context switches.
@Tag("slow")
class OutputModelTest {
    private static final int SCHEDULES = 100;

    /// Concurrent reservations of two containers count each byte once.
    public static class Budget {
        private final OutputBudget budget = new OutputBudget(Path.of("/"), 10, 0);
        private int mine;

        @Operation
        public boolean reserve() {
            return budget.reserveMemory(4);
        }

        @Operation
        public void release() {
            budget.releaseMemory(4);
        }

        @Operation
        public long used() {
            return budget.memoryUsed();
        }
    }

    @Test
    void budgetIsLinearizable() {
        new ModelCheckingOptions()
                .iterations(3).invocationsPerIteration(SCHEDULES).threads(2).actorsPerThread(3)
                .check(Budget.class);
    }

    private static Backlog backlog(OutputBudget budget) {
        return new Backlog(budget, "a client");
    }

    private static Thread[] start(Runnable... steps) {
        Thread[] threads = new Thread[steps.length];
        for (int i = 0; i < steps.length; i++) {
            threads[i] = new Thread(steps[i]);
            threads[i].start();
        }
        return threads;
    }

    private static void join(Thread... threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void takeAll(Backlog backlog, List<Integer> taken) {
        for (Optional<byte[]> bytes = backlog.take(); bytes.isPresent(); bytes = backlog.take()) {
            taken.add((int) bytes.get()[0]);
        }
    }

    @Test
    void takeReturnsAllBytesInOrderAndEnds() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            OutputBudget budget = new OutputBudget(Path.of("/"), 100, 0);
            Backlog backlog = backlog(budget);
            List<Integer> taken = new ArrayList<>();
            join(start(
                    () -> {
                        backlog.put(new byte[] {1});
                        backlog.put(new byte[] {2});
                        backlog.end();
                    },
                    () -> takeAll(backlog, taken)));
            assertEquals(List.of(1, 2), taken);
            assertEquals(0, budget.memoryUsed());
        });
    }

    @Test
    void abandonWakesABlockedTakeAndReleasesEverything() {
        Lincheck.runConcurrentTest(SCHEDULES, () -> {
            OutputBudget budget = new OutputBudget(Path.of("/"), 100, 0);
            Backlog backlog = backlog(budget);
            List<Integer> taken = new ArrayList<>();
            join(start(
                    () -> backlog.put(new byte[] {1}),
                    () -> takeAll(backlog, taken),
                    backlog::abandon));
            assertTrue(taken.size() <= 1);
            assertEquals(0, budget.memoryUsed());
        });
    }
}
