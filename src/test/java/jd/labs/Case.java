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

        /// @param got what the student's code did or answered; the correct answer is not printed
        record Failed(String got, Hints hints) implements Outcome {}

        record Skipped(String why) implements Outcome {}
    }

    /// Three hints, each stronger than the one before. `./jd lab N` prints the first, each `--hint` the next.
    ///
    /// @param first what went wrong, and which rule it breaks
    /// @param second the concept, with the page of the manual or the section of the book
    /// @param last the call, the method or the field to use
    public record Hints(String first, String second, String last) {}

    public static final Outcome PASSED = new Outcome.Passed();
}
