package jd.labs;

import java.util.Iterator;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import jd.labs.Case.Outcome;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;

/// Looks for a value that fails a check, with jqwik's generators, and shrinks it. A case is no test method, so jqwik's own
/// engine cannot run it.
///
/// The values are the same each time: a student who runs a case again sees the same failure.
public final class Falsifier {
    private static final long SEED = 20150301;
    private static final int TRIES = 500;
    private static final int SHRINK_STEPS = 2000;

    private Falsifier() {}

    /// {@return the failure for the smallest value found, or that of the first check that did not pass}
    public static <T> Outcome falsify(Arbitrary<T> values, Function<T, Outcome> check) {
        JqwikSession.start();
        try {
            RandomGenerator<T> generator = values.generator(TRIES);
            Random random = new Random(SEED);
            for (int i = 0; i < TRIES; i++) {
                Shrinkable<T> value = generator.next(random);
                Outcome outcome = check.apply(value.value());
                if (outcome != Case.PASSED) {
                    return smallest(value, outcome, check);
                }
            }
            return Case.PASSED;
        } finally {
            JqwikSession.finish();
        }
    }

    private static <T> Outcome smallest(Shrinkable<T> value, Outcome failure, Function<T, Outcome> check) {
        Outcome found = failure;
        Iterator<Shrinkable<T>> candidates = value.shrink().iterator();
        for (int i = 0; i < SHRINK_STEPS && candidates.hasNext(); i++) {
            Shrinkable<T> candidate = candidates.next();
            Optional<Outcome> smaller = Optional.of(check.apply(candidate.value())).filter(each -> each != Case.PASSED);
            if (smaller.isPresent()) {
                found = smaller.get();
                candidates = candidate.shrink().iterator();
            }
        }
        return found;
    }
}
