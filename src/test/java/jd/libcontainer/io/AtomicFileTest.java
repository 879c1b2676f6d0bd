package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final List<byte[]> CONTENTS = List.of(filled(1), filled(200_000));

    @TempDir
    Path directory;

    private static byte[] filled(int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) 'x');
        return content;
    }

    @Test
    void readerSeesOldOrNewContentNeverAPart() throws Exception {
        Path file = directory.resolve("config.json");
        AtomicFile.write(file, CONTENTS.get(0));
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> writeInTurns(file));
        do {
            byte[] seen = Files.readAllBytes(file);
            assertTrue(CONTENTS.stream().anyMatch(content -> content.length == seen.length), "a part: " + seen.length);
        } while (!writer.isDone());
        writer.get();
        assertArrayEquals(CONTENTS.get(1), Files.readAllBytes(file));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList(), "no temporary stays");
        }
    }

    private static void writeInTurns(Path file) {
        try {
            for (int i = 0; i < 1000; i++) {
                AtomicFile.writeSoon(file, CONTENTS.get(i % 2));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
