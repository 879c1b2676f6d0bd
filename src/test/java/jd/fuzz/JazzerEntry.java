package jd.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.image.Digest;

/// The entry points for Jazzer: its driver generates inputs that reach new code, this class runs them. A finding is
/// kept as a file and the run continues, so that one run shows all findings.
///
/// Its arguments are the class that lists the targets, the target's name, and the directory for findings.
///
/// Jazzer: docs/advanced.md, fuzzerInitialize
public final class JazzerEntry {
    private static Trial trial;
    private static Path directory;

    private JazzerEntry() {}

    public static void fuzzerInitialize(String[] arguments) {
        Target target = CoverageFuzzTest.targetsOf(arguments[0]).stream()
                .filter(candidate -> candidate.name().equals(arguments[1]))
                .findFirst()
                .orElseThrow();
        trial = new Trial(target);
        directory = Path.of(arguments[2]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (trial.run(input)) {
            try {
                Files.write(directory.resolve("finding-" + Digest.of(input).shortHex()), input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static void fuzzerTearDown() throws IOException {
        StringBuilder text = new StringBuilder(trial.figures()).append('\n');
        trial.findings().values().forEach(finding -> text.append(FuzzTest.describe(finding)));
        Files.writeString(directory.resolve("figures"), text);
    }
}
