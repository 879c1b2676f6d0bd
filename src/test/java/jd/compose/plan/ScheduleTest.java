package jd.compose.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static Plan.Node node(String name, Integer... after) {
        return new Plan.Node(new PlanStep.StartContainer(name), Set.of(after));
    }

    @Test
    void independentStepsBeginTogetherAndOthersWhenTheyHaveAllTheyNeed() {
        var schedule = new Schedule(new Plan(List.of(node("a"), node("b"), node("c", 0, 1))), 9);
        assertEquals(List.of(0, 1), schedule.begin());
        schedule.end(1, true);
        assertEquals(List.of(), schedule.begin());
        schedule.end(0, true);
        assertEquals(List.of(2), schedule.begin());
        schedule.end(2, true);
        assertTrue(schedule.isOver());
    }

    @Test
    void noStepBeginsAfterAFailureAndRunningOnesEnd() {
        var schedule = new Schedule(new Plan(List.of(node("a"), node("b"), node("c", 1), node("d"))), 2);
        assertEquals(List.of(0, 1), schedule.begin());
        schedule.end(0, false);
        assertEquals(List.of(), schedule.begin());
        assertFalse(schedule.isOver());
        schedule.end(1, true);
        assertEquals(List.of(), schedule.begin());
        assertTrue(schedule.isOver());
    }

    @Test
    void stepThatNeedsALaterOneIsRejected() {
        assertThrows(IllegalArgumentException.class, () -> new Plan(List.of(node("a", 1), node("b"))));
    }

    @Property(tries = 200)
    void everyStepRunsOnceAfterThoseItNeedsAndTheLimitHolds(
            @ForAll @IntRange(max = 12) int size, @ForAll @IntRange(min = 1, max = 4) int limit, @ForAll long seed) {
        var random = new Random(seed);
        var nodes = new ArrayList<Plan.Node>();
        for (int index = 0; index < size; index++) {
            Set<Integer> after = new TreeSet<>();
            for (int other = 0; other < index; other++) {
                if (random.nextInt(3) == 0) {
                    after.add(other);
                }
            }
            nodes.add(new Plan.Node(new PlanStep.StartContainer("c" + index), after));
        }
        var schedule = new Schedule(new Plan(nodes), limit);
        var running = new ArrayList<Integer>();
        var ended = new HashSet<Integer>();
        while (!schedule.isOver()) {
            for (int index : schedule.begin()) {
                assertTrue(ended.containsAll(nodes.get(index).after()));
                running.add(index);
            }
            assertTrue(running.size() <= limit && !running.isEmpty());
            int index = running.remove(random.nextInt(running.size()));
            schedule.end(index, true);
            assertTrue(ended.add(index));
        }
        assertEquals(size, ended.size());
    }
}
