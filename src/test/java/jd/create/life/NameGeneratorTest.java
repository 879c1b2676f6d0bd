package jd.create.life;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NameGeneratorTest {
    @Property
    void generatedNameIsValid(@ForAll long seed, @ForAll @IntRange(max = 6) int attempt) {
        String name = new NameGenerator(new Random(seed)).propose(attempt);
        ConfigRules.verifyName(name);
        assertTrue(name.matches(attempt < 3 ? "[a-z]+_[a-z]+" : "[a-z]+_[a-z]+[0-9]"), name);
    }

    @Test
    void generatedNamesDiffer() {
        NameGenerator names = new NameGenerator(new Random(1));
        Set<String> proposed = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            proposed.add(names.propose(0));
        }
        assertTrue(proposed.size() > 700, () -> proposed.size() + " of 1000 differ");
    }
}
