package jd.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.server.api.ApiException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TruncIndexTest {
    @Test
    void idIsFoundByAnUnambiguousPrefix() {
        TruncIndex index = new TruncIndex();
        index.add("abc1");
        index.add("abd2");
        assertEquals(Optional.of("abc1"), index.find("abc"));
        assertEquals(Optional.empty(), index.find("x"));
        assertEquals(Optional.empty(), index.find(""));
        index.remove("abd2");
        assertEquals(Optional.of("abc1"), index.find("a"));
    }

    @Test
    void ambiguousPrefixIsReported() {
        TruncIndex index = new TruncIndex();
        index.add("abc1");
        index.add("abd2");
        ApiException e = assertThrows(ApiException.class, () -> index.find("ab"));
        assertEquals("multiple IDs found with provided prefix: ab", e.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, e.kind());
    }

    @Property
    void resultIsThatOfALinearSearch(
            @ForAll Set<@CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 5) String> ids,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 4) String prefix) {
        TruncIndex index = new TruncIndex();
        ids.forEach(index::add);
        List<String> matching = ids.stream().filter(id -> id.startsWith(prefix)).toList();
        if (ids.contains(prefix) || matching.size() < 2) {
            Optional<String> expected = ids.contains(prefix) ? Optional.of(prefix) : matching.stream().findFirst();
            assertEquals(expected, index.find(prefix));
        } else {
            assertThrows(ApiException.class, () -> index.find(prefix));
        }
    }
}
