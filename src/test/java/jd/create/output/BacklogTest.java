package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacklogTest {
    private static Backlog backlog(Path directory) {
        return new Backlog(new OutputBudget(directory), "a client");
    }

    private static byte[] drain(Backlog backlog) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Optional<byte[]> bytes = backlog.take(); bytes.isPresent(); bytes = backlog.take()) {
            all.writeBytes(bytes.get());
        }
        return all.toByteArray();
    }

    @Property(tries = 25)
    void bytesAreTakenInTheOrderOfPutsAcrossMemoryAndDisk(
            @ForAll @Size(max = 12) List<@IntRange(max = 400_000) Integer> sizes,
            @ForAll @IntRange(max = 12) int takenBetween)
            throws IOException {
        Path directory = Files.createTempDirectory("jd-backlog");
        Backlog backlog = backlog(directory);
        Random random = new Random(7);
        ByteArrayOutputStream put = new ByteArrayOutputStream();
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        for (int i = 0; i < sizes.size(); i++) {
            byte[] bytes = new byte[sizes.get(i) + 1];
            random.nextBytes(bytes);
            put.writeBytes(bytes);
            backlog.put(bytes);
            if (i < takenBetween && i % 3 == 0) {
                taken.writeBytes(backlog.take().orElseThrow());
            }
        }
        backlog.end();
        taken.writeBytes(drain(backlog));
        assertArrayEquals(put.toByteArray(), taken.toByteArray());
        Files.delete(directory);
    }

    @Test
    void takeWaitsForPut(@TempDir Path directory) {
        Backlog backlog = backlog(directory);
        CompletableFuture<byte[]> taken = CompletableFuture.supplyAsync(() -> drain(backlog));
        for (int i = 0; i < 100; i++) {
            backlog.put(new byte[] {(byte) i});
        }
        backlog.end();
        assertEquals(100, taken.join().length);
    }

    @Test
    void abandonedBacklogReleasesMemoryAndDisk(@TempDir Path directory) throws IOException {
        Backlog backlog = backlog(directory);
        backlog.put(new byte[2 << 20]);
        backlog.abandon();
        backlog.put(new byte[2 << 20]);
        backlog.end();
        assertEquals(0, drain(backlog).length);
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void slowClientsShareTheMemoryBudgetAndSpillTheRest(@TempDir Path directory) {
        OutputBudget budget = new OutputBudget(directory);
        List<Backlog> backlogs = new ArrayList<>();
        byte[] piece = new byte[64 << 10];
        for (int i = 0; i < 240; i++) {
            Backlog backlog = new Backlog(budget, "client " + i);
            backlogs.add(backlog);
            for (int j = 0; j < 32; j++) {
                assertTrue(backlog.put(piece));
            }
        }
        assertTrue(budget.memoryUsed() <= 16 << 20, "memory " + budget.memoryUsed());
        assertTrue(budget.diskUsed() >= 240L * (32 - 16) * piece.length, "disk " + budget.diskUsed());
        for (Backlog backlog : backlogs) {
            backlog.end();
            assertEquals(32 * piece.length, drain(backlog).length);
        }
        assertEquals(0, budget.memoryUsed());
        assertEquals(0, budget.diskUsed());
    }

    @Test
    void smallPiecesAreChargedWithTheOverheadOfTheirArrays(@TempDir Path directory) {
        OutputBudget budget = new OutputBudget(directory);
        Backlog backlog = new Backlog(budget, "a client");
        for (int i = 0; i < 100_000; i++) {
            backlog.put(new byte[] {1});
        }
        assertTrue(budget.diskUsed() > 60_000, "disk " + budget.diskUsed());
        backlog.abandon();
        assertEquals(0, budget.memoryUsed());
        assertEquals(0, budget.diskUsed());
    }

    @Test
    void clientBeyondItsDiskLimitIsDroppedAndOthersContinue(@TempDir Path directory) {
        OutputBudget budget = new OutputBudget(directory, 0, 1 << 30);
        Backlog slow = new Backlog(budget, "slow client", new Spill(budget, 200_000, 64 << 20));
        Backlog other = new Backlog(budget, "other client");
        byte[] piece = new byte[64 << 10];
        boolean taken = true;
        for (int i = 0; i < 10; i++) {
            taken = slow.put(piece);
            assertTrue(other.put(piece));
        }
        assertFalse(taken);
        assertEquals(Optional.empty(), slow.take());
        other.end();
        assertEquals(10 * piece.length, drain(other).length);
        assertEquals(0, budget.diskUsed());
    }

    @Test
    void diskSpaceOfAllClientsIsLimited(@TempDir Path directory) {
        OutputBudget budget = new OutputBudget(directory, 0, 1 << 20);
        byte[] piece = new byte[64 << 10];
        int dropped = 0;
        for (int i = 0; i < 20; i++) {
            Backlog backlog = new Backlog(budget, "client " + i);
            backlog.put(piece);
            dropped += backlog.put(piece) ? 0 : 1;
        }
        assertEquals(12, dropped);
        assertEquals(1 << 20, budget.diskUsed());
    }

    @Test
    void failedSpillDropsOnlyItsClient(@TempDir Path directory) throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        OutputBudget budget = new OutputBudget(gone);
        Files.delete(gone);
        Backlog slow = new Backlog(budget, "slow client");
        Backlog other = new Backlog(budget, "other client");
        assertFalse(slow.put(new byte[2 << 20]));
        assertTrue(other.put(new byte[10]));
        assertEquals(Optional.empty(), slow.take());
        assertEquals(10, other.take().orElseThrow().length);
        assertEquals(0, budget.memoryUsed());
    }

    @Test
    void diskSpaceOfASlowClientIsReleasedAsItReads(@TempDir Path directory) throws IOException {
        OutputBudget budget = new OutputBudget(directory, 0, 1 << 30);
        Backlog backlog = new Backlog(budget, "slow client", new Spill(budget, 1 << 30, 1 << 20));
        byte[] piece = new byte[64 << 10];
        long most = 0;
        for (int i = 0; i < 20; i++) {
            backlog.put(piece);
        }
        for (int i = 0; i < 3000; i++) {
            backlog.put(piece);
            assertEquals(piece.length, backlog.take().orElseThrow().length);
            most = Math.max(most, budget.diskUsed());
        }
        assertTrue(most < 4 << 20, "disk " + most);
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
        backlog.abandon();
        assertEquals(0, budget.diskUsed());
    }
}
