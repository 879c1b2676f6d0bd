package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.Syscalls;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    private static final Instant TIME = Instant.parse("2026-11-24T08:29:37.151395816Z");

    private static LogLine line(String text) {
        return new LogLine(text.getBytes(StandardCharsets.UTF_8), StdStream.STDOUT, TIME, Map.of());
    }

    private static List<String> read(JsonLog log, OptionalInt tail) {
        List<String> texts = new ArrayList<>();
        try (LogReader reader = new LogReader(log, LogReader.start(log, tail))) {
            reader.readTo(log.end(), line -> texts.add(new String(line.text(), StandardCharsets.UTF_8)));
        }
        return texts;
    }

    private static String encoded(LogLine line) {
        StringBuilder json = new StringBuilder();
        line.encode(json);
        return json.toString();
    }

    @Test
    void lineIsEncodedAsByDocker() {
        assertEquals(
                "{\"log\":\"out\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-24T08:29:37.151395816Z\"}\n",
                encoded(line("out\n")));
        assertEquals(
                "{\"log\":\"\\u003ca\\u0026b\\u003e \\\"\\\\ \\t\\r\\u0001\\u001b é \uFFFD\",\"stream\":\"stderr\","
                        + "\"time\":\"2026-11-24T08:29:37Z\"}\n",
                encoded(new LogLine(
                        new byte[] {
                            '<', 'a', '&', 'b', '>', ' ', '"', '\\', ' ', '\t', '\r', 1, 27, ' ', (byte) 0xc3,
                            (byte) 0xa9, ' ', (byte) 0xff
                        },
                        StdStream.STDERR,
                        Instant.parse("2026-11-24T08:29:37Z"),
                        Map.of())));
    }

    @Test
    void attributesAreEncodedAndShownAsByDocker() {
        Map<String, String> attributes = new TreeMap<>(Map.of("baz", "a b&c=d*~", "foo", "bar"));
        LogLine line = new LogLine("hi\n".getBytes(StandardCharsets.UTF_8), StdStream.STDOUT, TIME, attributes);
        String json = encoded(line);
        assertEquals("{\"log\":\"hi\\n\",\"stream\":\"stdout\",\"attrs\":{\"baz\":\"a b\\u0026c=d*~\",\"foo\":\"bar\"},"
                + "\"time\":\"2026-11-24T08:29:37.151395816Z\"}\n", json);
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertEquals(attributes, LogLine.decode(bytes, 0, bytes.length - 1).orElseThrow().attributes());
        assertEquals("baz=a+b%26c%3Dd%2A~,foo=bar hi\n", shown(line, false));
        assertEquals("2026-11-24T08:29:37.151395816Z baz=a+b%26c%3Dd%2A~,foo=bar hi\n", shown(line, true));
        assertEquals(" hi\n", shown(line("hi\n"), false));
    }

    private static String shown(LogLine line, boolean timestamps) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new LogLines(out, List.of(StdStream.STDOUT), false, timestamps, true).test(line);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Property
    void encodedLineIsDecoded(@ForAll String text) {
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        byte[] json = encoded(line(valid)).getBytes(StandardCharsets.UTF_8);
        LogLine decoded = LogLine.decode(json, 0, json.length - 1).orElseThrow();
        assertEquals(valid, new String(decoded.text(), StandardCharsets.UTF_8));
        assertEquals(TIME, decoded.time());
    }

    @Property
    void splittingLosesNothingAndCutsAtLineFeeds(
            @ForAll @Size(max = 40) List<@Size(max = 600) byte[]> reads, @ForAll @IntRange(max = 3) int repeat) {
        LineSplitter splitter = new LineSplitter();
        StringBuilder written = new StringBuilder();
        StringBuilder cut = new StringBuilder();
        for (int i = 0; i <= repeat * 20; i++) {
            for (byte[] read : reads) {
                written.append(latin(read));
                for (byte[] line : splitter.split(read)) {
                    assertTrue(line.length <= LineSplitter.LONGEST);
                    int feed = latin(line).indexOf('\n');
                    assertTrue(feed == line.length - 1 || feed < 0 && line.length == LineSplitter.LONGEST);
                    cut.append(latin(line));
                }
            }
        }
        assertEquals(written.toString(), cut + latin(splitter.rest()));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Property(tries = 60)
    void tailReturnsTheLastLines(
            @ForAll @Size(max = 60) List<@Size(max = 8) String> texts, @ForAll @IntRange(max = 70) int count,
            @ForAll @IntRange(max = 2) int size) throws IOException {
        Path directory = Files.createTempDirectory("jd-log");
        JsonLog log = new JsonLog(directory.resolve("log"), size * 700L, 100);
        log.open();
        List<String> written = new ArrayList<>();
        for (String text : texts) {
            String valid = new String((text + "\n").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            log.append(List.of(line(valid)));
            written.add(valid);
        }
        log.close();

        assertEquals(written, read(log, OptionalInt.empty()));
        List<String> expected = written.subList(Math.max(0, written.size() - count), written.size());
        assertEquals(expected, read(log, OptionalInt.of(count)));
        assertEquals(expected, read(new JsonLog(directory.resolve("log"), 0, 100), OptionalInt.of(count)));
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Test
    void rotationBeyondMaxFilesDropsTheOldest(@TempDir Path directory) throws IOException {
        JsonLog log = new JsonLog(directory.resolve("log"), 200, 2);
        log.open();
        for (int i = 0; i < 10; i++) {
            log.append(List.of(line(i + "\n")));
        }
        log.close();
        assertEquals(List.of("6\n", "7\n", "8\n", "9\n"), read(log, OptionalInt.empty()));
        try (var files = Files.list(directory)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void followReturnsEveryLineAcrossRotationsAndEndsWithTheContainer(@TempDir Path directory) throws Exception {
        JsonLog log = new JsonLog(directory.resolve("log"), 4000, 50);
        log.open();
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> follower = CompletableFuture.runAsync(() -> {
            try (LogReader reader = new LogReader(log, LogReader.start(log, OptionalInt.empty()))) {
                reader.follow(log.run(), line -> seen.add(new String(line.text(), StandardCharsets.UTF_8)), () -> {}, () -> false);
            }
        });
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            written.add(i + "\n");
            log.append(List.of(line(i + "\n")));
        }
        log.close();
        follower.get(10, TimeUnit.SECONDS);
        assertEquals(written, seen);
    }

    @Test
    void followEndsWithTheRunThatItBeganInAlthoughTheContainerWasRestarted(@TempDir Path directory) {
        JsonLog log = new JsonLog(directory.resolve("log"), 0, 1);
        log.open();
        JsonLog.Run first = log.run();
        log.append(List.of(line("first\n")));
        log.close();
        log.open();
        log.append(List.of(line("second\n")));
        List<String> seen = new ArrayList<>();
        try (LogReader reader = new LogReader(log, LogReader.start(log, OptionalInt.empty()))) {
            reader.follow(first, line -> seen.add(new String(line.text(), StandardCharsets.UTF_8)), () -> {}, () -> false);
        }
        assertEquals(List.of("first\n"), seen);
    }

    @Test
    void lineTruncatedByACrashIsSkipped(@TempDir Path directory) throws IOException {
        JsonLog log = new JsonLog(directory.resolve("log"), 0, 1);
        log.open();
        log.append(List.of(line("whole\n")));
        log.close();
        Files.writeString(log.path(), "{\"log\":\"cut", StandardOpenOption.APPEND);
        assertEquals(List.of("whole\n"), read(new JsonLog(log.path(), 0, 1), OptionalInt.empty()));
    }

    @Test
    void lineAfterATruncatedOneIsComplete(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("log");
        Files.writeString(path, encoded(line("whole\n")) + "{\"log\":\"cut");
        JsonLog log = new JsonLog(path, 0, 1);
        log.open();
        log.append(List.of(line("next\n")));
        log.close();
        assertEquals(List.of("whole\n", "next\n"), read(log, OptionalInt.empty()));
        assertEquals(List.of("next\n"), read(log, OptionalInt.of(1)));
    }

    @Test
    void unwritableLogLosesLinesUntilItIsWritableAgain(@TempDir Path directory) throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")), "needs /dev/full");
        Path path = directory.resolve("log");
        JsonLog log = new JsonLog(path, 1000, 2);
        log.open();
        log.append(List.of(line("kept\n")));
        log.close();

        Path aside = Files.move(path, directory.resolve("kept"));
        Files.createSymbolicLink(path, Path.of("/dev/full"));
        log.open();
        for (int i = 0; i < 100; i++) {
            log.append(List.of(line("lost\n"), line("lost\n")));
        }
        Files.delete(path);
        Files.move(aside, path);
        log.append(List.of(line("again\n")));
        log.close();
        assertEquals(List.of("kept\n", "again\n"), read(log, OptionalInt.empty()));
    }

    @Test
    void logWithoutItsDirectoryLosesLinesUntilItExistsAgain(@TempDir Path directory) throws IOException {
        Path gone = directory.resolve("gone");
        JsonLog log = new JsonLog(gone.resolve("log"), 300, 3);
        log.open();
        log.append(List.of(line("lost\n")));
        assertEquals(List.of(), read(log, OptionalInt.empty()));
        Files.createDirectory(gone);
        log.append(List.of(line("one\n")));
        log.close();
        assertEquals(List.of("one\n"), read(log, OptionalInt.empty()));
    }

    @Test
    void failedRotationIsRevertedAndLosesNoLine(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("log");
        JsonLog log = new JsonLog(path, 200, 4);
        log.open();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            written.add(i + "\n");
            log.append(List.of(line(i + "\n")));
        }
        Path obstacle = Files.createDirectories(directory.resolve("log.3/full")).getParent();
        for (int i = 6; i < 12; i++) {
            written.add(i + "\n");
            log.append(List.of(line(i + "\n")));
        }
        assertEquals(written, read(log, OptionalInt.empty()));
        Files.delete(obstacle.resolve("full"));
        Files.delete(obstacle);
        log.append(List.of(line("12\n")));
        written.add("12\n");
        log.close();
        assertEquals(written, read(log, OptionalInt.empty()));
    }

    @Test
    void damageWithoutALineFeedIsSkippedInBoundedMemory(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("log");
        Files.writeString(path, encoded(line("first\n")));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            // A hole, as a power failure leaves it.
            file.setLength(1L << 28);
            file.seek(1L << 28);
            file.write(("\n" + encoded(line("last\n"))).getBytes(StandardCharsets.US_ASCII));
        }
        JsonLog log = new JsonLog(path, 0, 1);
        long before = allocated();
        assertEquals(List.of("first\n", "last\n"), read(log, OptionalInt.empty()));
        assertEquals(List.of("last\n"), read(log, OptionalInt.of(1)));
        assertTrue(allocated() - before < 32 << 20, "allocated " + (allocated() - before));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void gigabyteWithoutALineFeedIsCutInBoundedMemory() {
        LineSplitter splitter = new LineSplitter();
        byte[] piece = new byte[64 << 10];
        long cut = 0;
        for (int i = 0; i < 16_384; i++) {
            for (byte[] part : splitter.split(piece)) {
                cut += part.length;
            }
            assertTrue(splitter.pending().length <= LineSplitter.LONGEST);
        }
        assertEquals(1L << 30, cut + splitter.rest().length);
    }

    /// On a full disk the kernel writes part of a line before the call fails.
    @Test
    @Tag("root")
    void fullDiskLosesWholeLinesUntilSpaceIsFreed(@TempDir Path directory) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        Syscalls kernel = JnrSyscalls.load();
        kernel.mount("tmpfs", directory.toString(), "tmpfs", 0, "size=256k");
        try {
            Path ballast = Files.write(directory.resolve("ballast"), new byte[200 << 10]);
            JsonLog log = new JsonLog(directory.resolve("log"), 0, 1);
            log.open();
            List<String> written = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                String text = i + "x".repeat(i % 97) + "\n";
                written.add(text);
                log.append(List.of(line(text)));
            }
            List<String> full = read(log, OptionalInt.empty());
            assertTrue(full.size() > 100 && full.size() < 1000, "kept " + full.size());

            Files.delete(ballast);
            log.append(List.of(line("healed\n")));
            log.close();
            List<String> healed = read(log, OptionalInt.empty());
            assertEquals("healed\n", healed.removeLast());
            assertTrue(written.containsAll(healed));
            assertTrue(healed.size() >= full.size());
            // Every line of the file is complete.
            assertEquals(healed.size() + 1, Files.readAllLines(log.path()).size());
        } finally {
            kernel.umount2(directory.toString(), 0);
        }
    }
}
