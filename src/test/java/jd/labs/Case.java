package jd.labs;

import java.util.concurrent.Callable;

/// A check of a grader.
///
/// @param id the argument that selects this case alone
/// @param sentence what is true when it passes
/// @param needsRoot whether it uses the real kernel and needs root on Linux
/// @param check examines the student's class; an exception is a failure too
public record Case(String id, String sentence, boolean needsRoot, Callable<Outcome> check) {
    /// The result of a case.
    public sealed interface Outcome {
        record Passed() implements Outcome {}

        record Failed(String expected, String got, String hint) implements Outcome {}

        record Skipped(String why) implements Outcome {}
    }

    public static final Outcome PASSED = new Outcome.Passed();
}
