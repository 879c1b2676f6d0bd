package jd.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The short, seeded run of every target of one package: a test for each target, always with the same inputs.
@Tag("fuzz")
public abstract class FuzzTest {
    private static final int MUTATIONS = Integer.getInteger("jd.fuzz.mutations", 400);
    private static final long SEED = Long.getLong("jd.fuzz.seed", 7);
    private static final long HANG_MILLIS = 30_000;

    /// The daemon's threads have stacks of this size, and deep inputs must not overflow them.
    private static final long STACK = 512 << 10;

    /// {@return the parsers of this package that read foreign bytes}
    public abstract List<Target> targets();

    /// {@return a new directory for a parser that reads files}
    protected static Path directory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/fuzz/files")), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> inputIsAcceptedOrRejectedWithADeclaredException() {
        return targets().stream().map(target -> DynamicTest.dynamicTest(target.name(), () -> run(target)));
    }

    private static void run(Target target) throws InterruptedException {
        Trial trial = new Trial(target);
        byte[][] current = new byte[1][];
        Thread thread = new Thread(null, () -> runAll(target, trial, current), "fuzz " + target, STACK);
        thread.setDaemon(true);
        thread.start();
        byte[] last = null;
        do {
            last = current[0];
            thread.join(HANG_MILLIS);
        } while (thread.isAlive() && last != current[0]);
        assertTrue(!thread.isAlive(), () -> target + " hangs: " + show(current[0]) + "\n"
                + Arrays.stream(thread.getStackTrace()).map(String::valueOf).collect(Collectors.joining("\n  ")));
        System.out.println(trial.figures());
        assertTrue(trial.findings().isEmpty(), () -> describe(trial));
    }

    private static void runAll(Target target, Trial trial, byte[][] current) {
        List<byte[]> corpus = Corpus.of(target);
        Mutator mutator = new Mutator(new Random(SEED), corpus);
        corpus.forEach(input -> trial.run(current[0] = input));
        for (int i = 0; i < MUTATIONS; i++) {
            trial.run(current[0] = mutator.next());
        }
    }

    private static String describe(Trial trial) {
        return trial.findings().values().stream().map(FuzzTest::describe).collect(Collectors.joining());
    }

    static String describe(Trial.Finding finding) {
        String stack = Arrays.stream(finding.failure().getStackTrace()).limit(8).map(frame -> "    at " + frame + "\n")
                .collect(Collectors.joining());
        return finding.what() + "\n    input: " + show(finding.input()) + "\n" + stack;
    }

    private static String show(byte[] input) {
        String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, 600));
        String text = new String(input, 0, Math.min(input.length, 600), StandardCharsets.UTF_8);
        boolean readable = text.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\n' || c == '\r');
        return (readable ? text : hex) + (input.length > 600 ? "... of " + input.length + " bytes" : "");
    }
}
