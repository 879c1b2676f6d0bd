package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static byte[] drain(Backlog backlog) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Optional<byte[]> bytes = backlog.take(); bytes.isPresent(); bytes = backlog.take()) {
            all.writeBytes(bytes.get());
        }
        return all.toByteArray();
    }

    @Property(tries = 25)
    void whateverIsPutIsTakenInOrderAlsoThroughTheDisk(
            @ForAll @Size(max = 12) List<@IntRange(max = 400_000) Integer> sizes,
            @ForAll @IntRange(max = 12) int takenBetween)
            throws IOException {
        Path directory = Files.createTempDirectory("jd-backlog");
        Backlog backlog = new Backlog(directory);
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
    void whoTakesWaitsForWhoPuts(@TempDir Path directory) {
        Backlog backlog = new Backlog(directory);
        CompletableFuture<byte[]> taken = CompletableFuture.supplyAsync(() -> drain(backlog));
        for (int i = 0; i < 100; i++) {
            backlog.put(new byte[] {(byte) i});
        }
        backlog.end();
        assertEquals(100, taken.join().length);
    }

    @Test
    void anAbandonedBacklogKeepsNothing(@TempDir Path directory) throws IOException {
        Backlog backlog = new Backlog(directory);
        backlog.put(new byte[2 << 20]);
        backlog.abandon();
        backlog.put(new byte[2 << 20]);
        backlog.end();
        assertEquals(0, drain(backlog).length);
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }
}
