package jd.compose.project;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import jd.compose.file.ComposeException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ServiceOrderTest {
    @Test
    void dependenciesComeFirst() {
        assertEquals(List.of("db", "cache", "web", "proxy"), ServiceOrder.of(Map.of(
                "proxy", List.of("web"), "web", List.of("db", "cache"), "db", List.of(), "cache", List.of("db"))));
    }

    @Test
    void cycleIsShownAsItsPath() {
        assertEquals("dependency cycle detected: b -> c -> d -> b", assertThrows(ComposeException.class,
                () -> ServiceOrder.of(Map.of("a", List.of("b"), "b", List.of("c"), "c", List.of("d"),
                        "d", List.of("b")))).getMessage());
    }

    @Test
    void serviceThatNeedsItselfIsACycle() {
        assertEquals("dependency cycle detected: a -> a", assertThrows(ComposeException.class,
                () -> ServiceOrder.of(Map.of("a", List.of("a")))).getMessage());
    }

    /// An edge leads from a higher number to a lower one, so there is no cycle.
    @Property
    void everyEdgeOfAnAcyclicGraphIsRespected(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 399) Integer> edges) {
        var dependencies = new TreeMap<String, List<String>>();
        for (int edge : edges) {
            int high = Math.max(edge / 20, edge % 20);
            int low = Math.min(edge / 20, edge % 20);
            dependencies.putIfAbsent("s" + low, List.of());
            if (low < high) {
                dependencies.merge("s" + high, List.of("s" + low),
                        (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
            }
        }
        List<String> order = ServiceOrder.of(dependencies);
        assertEquals(dependencies.keySet(), Set.copyOf(order));
        dependencies.forEach((service, needed) -> needed.forEach(
                other -> assertTrue(order.indexOf(other) < order.indexOf(service))));
    }
}
