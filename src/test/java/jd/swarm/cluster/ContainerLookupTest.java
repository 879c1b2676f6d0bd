package jd.swarm.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import jd.client.api.DaemonAddress;
import jd.server.api.ApiException;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.PlacedContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerLookupTest {
    private static final List<LocatedContainer> ALL = List.of(
            located("n1", "aaaa1", "web"), located("n2", "aaaa2", "web"), located("n2", "bbbb3", "db"),
            located("n1", "cccc4", "bbbb"));

    private static LocatedContainer located(String node, String id, String name) {
        var clusterNode = new ClusterNode("10.0.0.1:2375", DaemonAddress.parse("10.0.0.1:2375"));
        clusterNode.connected(new NodeFacts(node, node, 1, 1, Map.of(), ""));
        var placed = new PlacedContainer(id, name, Map.of(), CpuAndMemory.NONE, List.of());
        return new LocatedContainer(clusterNode, new NodeContainer(NullNode.instance, placed));
    }

    @ParameterizedTest
    @CsvSource({
        "aaaa1, aaaa1", "db, bbbb3", "/db, bbbb3", "n1/web, aaaa1", "/n2/web, aaaa2", "bbbb3, bbbb3", "ccc, cccc4",
        "n2/bb, bbbb3", "bbbb, cccc4"
    })
    void referenceIsIdThenNameThenPrefix(String reference, String id) {
        assertEquals(id, ContainerLookup.find(reference, ALL).orThrow().container().id());
    }

    @Test
    void nameOnTwoNodesNeedsTheNode() {
        ApiException ambiguous = assertThrows(ApiException.class, () -> ContainerLookup.find("web", ALL).orThrow());
        assertEquals("Multiple containers found with reference web: n1/web, n2/web", ambiguous.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"n3/web", "nosuch", "''", "n1/", "n1/db"})
    void unknownReferenceIsDockersError(String reference) {
        ApiException missing = assertThrows(ApiException.class, () -> ContainerLookup.find(reference, ALL).orThrow());
        assertEquals("No such container: " + reference, missing.getMessage());
    }
}
