package jd.labs;

import java.util.Optional;
import java.util.function.Supplier;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;

/// The requirements of a case, in their order: the first that is not met decides the hints.
public final class Checks {
    private final Supplier<String> got;
    private Optional<Hints> missed = Optional.empty();

    private Checks(Supplier<String> got) {
        this.got = got;
    }

    /// @param got what the student's code did
    public static Checks of(Supplier<String> got) {
        return new Checks(got);
    }

    /// @param met whether the requirement is met
    public Checks require(boolean met, String first, String second, String last) {
        if (missed.isEmpty() && !met) {
            missed = Optional.of(new Hints(first, second, last));
        }
        return this;
    }

    public Outcome outcome() {
        return missed.isPresent() ? new Outcome.Failed(got.get(), missed.get()) : Case.PASSED;
    }
}
