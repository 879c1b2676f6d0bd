package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {
    private static final Instant TIME = Instant.parse("2026-11-24T08:29:37.151395816Z");

    private static LogLine line(String text) {
        return new LogLine(text.getBytes(StandardCharsets.UTF_8), StdStream.STDOUT, TIME);
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
    void aLineIsWrittenAsDockerWritesIt() {
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
                        Instant.parse("2026-11-24T08:29:37Z"))));
    }

    @Property
    void whatIsEncodedIsDecoded(@ForAll String text) {
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
    void theTailIsTheLastLines(
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
    void theOldestFileIsLostWhenThereAreTooMany(@TempDir Path directory) throws IOException {
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
    void whoFollowsGetsEveryLineAcrossRotationsAndStopsAtTheEnd(@TempDir Path directory) throws Exception {
        JsonLog log = new JsonLog(directory.resolve("log"), 4000, 50);
        log.open();
        List<String> seen = new ArrayList<>();
        CompletableFuture<Void> follower = CompletableFuture.runAsync(() -> {
            try (LogReader reader = new LogReader(log, LogReader.start(log, OptionalInt.empty()))) {
                reader.follow(line -> seen.add(new String(line.text(), StandardCharsets.UTF_8)), () -> {}, () -> false);
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
    void aLineThatACrashCutShortIsPassedOver(@TempDir Path directory) throws IOException {
        JsonLog log = new JsonLog(directory.resolve("log"), 0, 1);
        log.open();
        log.append(List.of(line("whole\n")));
        log.close();
        Files.writeString(log.path(), "{\"log\":\"cut", StandardOpenOption.APPEND);
        assertEquals(List.of("whole\n"), read(new JsonLog(log.path(), 0, 1), OptionalInt.empty()));
    }
}
