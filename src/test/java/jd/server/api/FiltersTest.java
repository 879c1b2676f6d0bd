package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    @Property(tries = 300)
    void bothFormsAreEqual(@ForAll @Size(max = 5) Map<String, Set<String>> wanted) {
        var lists = new LinkedHashMap<String, List<String>>();
        var maps = new LinkedHashMap<String, Map<String, Boolean>>();
        wanted.forEach((key, values) -> {
            lists.put(key, List.copyOf(values));
            var map = new LinkedHashMap<String, Boolean>();
            values.forEach(value -> map.put(value, true));
            maps.put(key, map);
        });
        Filters fromLists = Filters.parse(new String(Json.bytes(lists), StandardCharsets.UTF_8));
        Filters fromMaps = Filters.parse(new String(Json.bytes(maps), StandardCharsets.UTF_8));
        wanted.forEach((key, values) -> {
            assertEquals(values, Set.copyOf(fromLists.of(key)));
            assertEquals(values, Set.copyOf(fromMaps.of(key)));
        });
        assertEquals(wanted.keySet(), fromMaps.values().keySet());
    }

    @Test
    void emptyTextIsNoFilter() {
        assertTrue(Filters.parse("").isEmpty());
        assertTrue(Filters.parse("{}").isEmpty());
        assertTrue(Filters.parse("").matches("name", "x"));
    }

    @Test
    void falseValueIsIgnored() {
        assertEquals(List.of("b"), Filters.parse("{\"name\":{\"a\":false,\"b\":true}}").of("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xx", "[]", "5", "{\"a\":5}", "{\"a\":[1]}", "{\"a\":\"b\"}"})
    void invalidFilterIsRejected(String json) {
        assertEquals("invalid filter", assertThrows(ApiException.class, () -> Filters.parse(json)).getMessage());
    }

    @Test
    void unknownKeyIsNamed() {
        Filters filters = Filters.parse("{\"foo\":[\"x\"]}");
        ApiException refusal = assertThrows(ApiException.class, () -> filters.accepting(Set.of("name")));
        assertEquals("invalid filter 'foo'", refusal.getMessage());
        assertEquals(ApiException.Kind.INVALID_PARAMETER, refusal.kind());
    }

    @Test
    void everyLabelMustMatchByKeyOrByKeyAndValue() {
        Map<String, String> labels = Map.of("a", "1", "b", "x=y");
        assertTrue(Filters.parse("{\"label\":[\"a\"]}").matchesLabels(labels));
        assertTrue(Filters.parse("{\"label\":[\"a=1\",\"b=x=y\"]}").matchesLabels(labels));
        assertFalse(Filters.parse("{\"label\":[\"a=2\"]}").matchesLabels(labels));
        assertFalse(Filters.parse("{\"label\":[\"a\",\"c\"]}").matchesLabels(labels));
    }

    @Test
    void flagIsTrueOrFalse() {
        assertEquals(Optional.of(true), Filters.parse("{\"dangling\":[\"1\"]}").flag("dangling"));
        assertEquals(Optional.of(false), Filters.parse("{\"dangling\":{\"false\":true}}").flag("dangling"));
        assertEquals(Optional.empty(), Filters.NONE.flag("dangling"));
        assertThrows(ApiException.class, () -> Filters.parse("{\"dangling\":[\"maybe\"]}").flag("dangling"));
    }
}
