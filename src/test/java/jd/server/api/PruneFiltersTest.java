package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PruneFiltersTest {
    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    private static PruneFilters parse(String json) {
        return PruneFilters.parse(Filters.parse(json), Set.of("dangling"), NOW);
    }

    @Test
    void untilIsADurationATimeOrADate() {
        assertEquals(Optional.of(NOW.minus(Duration.ofHours(24))), parse("{\"until\":[\"24h\"]}").until());
        assertEquals(Optional.of(Instant.ofEpochSecond(5, 500_000_000)), parse("{\"until\":[\"5.5\"]}").until());
        assertEquals(Optional.of(Instant.parse("2025-01-02T03:04:05Z")),
                parse("{\"until\":{\"2025-01-02T03:04:05Z\":true}}").until());
        assertEquals(Optional.empty(), parse("").until());
    }

    @Test
    void wrongFiltersAreRefusedInDockersWords() {
        assertEquals("invalid filter 'foo'", refusal("{\"foo\":[\"x\"]}"));
        assertEquals("failed to parse value as time or duration: \"x\"", refusal("{\"until\":[\"x\"]}"));
        assertEquals("more than one until filter specified", refusal("{\"until\":[\"1h\",\"2h\"]}"));
    }

    private static String refusal(String json) {
        return assertThrows(ApiException.class, () -> parse(json)).getMessage();
    }

    @Test
    void onlyOlderThingsAreIncluded() {
        PruneFilters hour = parse("{\"until\":[\"1h\"]}");
        assertTrue(hour.include(NOW.minus(Duration.ofHours(2)), Map.of()));
        assertFalse(hour.include(NOW.minus(Duration.ofMinutes(2)), Map.of()));
    }

    @Test
    void labelsAreRequiredOrExcluded() {
        Map<String, String> labels = Map.of("a", "1", "b", "2");
        assertTrue(parse("{\"label\":[\"a\",\"b=2\"]}").include(NOW, labels));
        assertFalse(parse("{\"label\":[\"a=2\"]}").include(NOW, labels));
        assertFalse(parse("{\"label!\":[\"a\"]}").include(NOW, labels));
        assertTrue(parse("{\"label!\":[\"c\"]}").include(NOW, labels));
    }
}
