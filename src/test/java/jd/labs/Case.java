package jd.labs;

import java.util.concurrent.Callable;

/// One thing a grader looks at.
///
/// @param id what one types to run it alone
/// @param sentence what is true when it passes
/// @param needsRoot whether it needs root on Linux, for it asks the real kernel
/// @param check looks at the student's work; whatever it throws is a failure too
public record Case(String id, String sentence, boolean needsRoot, Callable<Outcome> check) {
    /// What came of it.
    public sealed interface Outcome {
        record Passed() implements Outcome {}

        record Failed(String expected, String got, String hint) implements Outcome {}

        record Skipped(String why) implements Outcome {}
    }

    public static final Outcome PASSED = new Outcome.Passed();
}
