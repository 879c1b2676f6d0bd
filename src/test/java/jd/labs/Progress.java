package jd.labs;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;

/// What the grader remembers of a lab, in the student's directory: which cases the present source passes, and how many
/// hints of a failed case it has shown.
///
/// ```
///   source=8f14e45f…       of which source the following are the results
///   case.1=passed
///   case.3=2 1c9ba7c2      two hints; the digest of what the student's code did
/// ```
final class Progress {
    private static final String SOURCE = "source";

    private final WorkDirectory work;
    private final Path file;
    private final Properties known = new Properties();

    private Progress(WorkDirectory work, Lab lab) {
        this.work = work;
        this.file = work.made(lab).resolve("progress");
    }

    static Progress read(WorkDirectory work, Lab lab) {
        Progress progress = new Progress(work, lab);
        if (Files.exists(progress.file)) {
            try {
                progress.known.load(new StringReader(Files.readString(progress.file)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return progress;
    }

    /// Forgets which cases passed with another source. A hint is kept: the same mistake may still be there.
    void begin(String source) {
        String digest = Integer.toHexString(source.hashCode());
        if (!digest.equals(known.getProperty(SOURCE))) {
            known.values().removeIf("passed"::equals);
            known.setProperty(SOURCE, digest);
        }
    }

    /// @param stronger whether the student asks for the next hint
    /// @return how many hints to show
    int record(Case of, Outcome outcome, boolean stronger) {
        String key = "case." + of.id();
        return switch (outcome) {
            case Outcome.Passed() -> {
                known.setProperty(key, "passed");
                yield 0;
            }
            case Outcome.Skipped _ -> {
                known.remove(key);
                yield 0;
            }
            case Outcome.Failed(String got, Hints hints) -> {
                String digest = Integer.toHexString((got + hints.first()).hashCode());
                String[] before = known.getProperty(key, "1 -").split(" ");
                boolean same = before.length == 2 && before[1].equals(digest);
                int level = !same ? 1 : Math.min(3, Integer.parseInt(before[0]) + (stronger ? 1 : 0));
                known.setProperty(key, level + " " + digest);
                yield level;
            }
        };
    }

    long passed() {
        return known.values().stream().filter("passed"::equals).count();
    }

    void write() {
        StringWriter text = new StringWriter();
        try {
            known.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        work.write(file, text.toString());
    }
}
