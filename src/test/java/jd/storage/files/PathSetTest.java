package jd.storage.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PathSetTest {
    @Test
    void addedPathsAreFoundAndOthersAreNot() {
        PathSet set = new PathSet();
        for (int i = 0; i < 10_000; i++) {
            assertTrue(set.add(TarPath.parse("a/" + i)));
        }
        assertFalse(set.add(TarPath.parse("./a//77")));
        for (int i = 0; i < 10_000; i++) {
            assertTrue(set.contains(TarPath.parse("a/" + i)));
            assertFalse(set.contains(TarPath.parse("b/" + i)));
        }
    }

    @Test
    void fullSetIsReported() {
        PathSet set = new PathSet();
        int count = 0;
        while (!set.isFull()) {
            set.add(TarPath.parse("f" + count++));
        }
        assertEquals((1 << 20) + 1, count);
        assertFalse(set.contains(TarPath.parse("f" + (count - 1))));
        assertTrue(set.contains(TarPath.parse("f0")));
    }
}
