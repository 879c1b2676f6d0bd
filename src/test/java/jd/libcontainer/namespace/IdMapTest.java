package jd.libcontainer.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdMapTest {
    private static final String SUBUID = """
            daemon:1:70
            joe:300000:10
            joe:200000:65536
            2000:400000:20
            joe:x:10
            # joe:1:1
            """;

    @Test
    void rangesOfUserFillContainerIdsLowestFirst() {
        IdMap map = SubordinateIds.mapOf(SUBUID, "joe", 1234);

        assertEquals("0 200000 65536\n65536 300000 10", map.text());
        assertEquals(OptionalInt.of(200_000), map.outside(0));
        assertEquals(OptionalInt.of(300_009), map.outside(65_545));
        assertEquals(OptionalInt.empty(), map.outside(65_546));
        assertEquals(OptionalInt.empty(), map.outside(-1));
    }

    @Test
    void entriesByUidComeBeforeEntriesByName() {
        assertEquals(IdMap.of(400_000, 20), SubordinateIds.mapOf(SUBUID, "joe", 2000));
    }

    @Test
    void userWithoutEntryHasNoMap() {
        assertEquals(IdMap.SAME, SubordinateIds.mapOf(SUBUID, "nobody", 65_534));
        assertEquals(IdMap.SAME, SubordinateIds.mapOf("", "joe", 1234));
    }

    @Test
    void withoutMapIdsAreUnchanged() {
        assertEquals(OptionalInt.of(7), IdMap.SAME.outside(7));
        assertEquals(OptionalInt.of(-2), IdMap.SAME.outside(-2));
        assertFalse(IdMaps.SAME.remapped());
        assertEquals(0, IdMaps.SAME.rootUid());
    }

    @Property
    void userIdsInsideMapToDistinctIdsOutside(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 50) Integer> counts) {
        StringBuilder text = new StringBuilder();
        int first = 1000;
        int all = 0;
        for (int count : counts) {
            text.append("joe:").append(first).append(':').append(count).append('\n');
            first += count + 3;
            all += count;
        }
        IdMap map = SubordinateIds.mapOf(text.toString(), "joe", 1);
        Set<Integer> outside = new HashSet<>();
        for (int inside = 0; inside < all; inside++) {
            assertTrue(outside.add(map.outside(inside).orElseThrow()));
            assertEquals(OptionalInt.of(inside), map.inside(map.outside(inside).orElseThrow()));
        }
        assertEquals(OptionalInt.empty(), map.outside(all));
        assertEquals(OptionalInt.empty(), map.inside(999));
    }
}
