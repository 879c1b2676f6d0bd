import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.NodeView;
import jd.swarm.scheduler.PlacementRequest;
import jd.swarm.scheduler.Strategy;

/// A strategy and a filter for a cluster in several zones (rooms, racks) whose hosts may fail together.
///
/// The daemons tell their zone, and who owns them, by labels: `jd daemon --label zone=east --label dedicated=db`. What you
/// need of a node: `node.labels()`, `node.inventory().containers()`, `node.identity().name()`.
///
/// Grade your work with `./jd lab 15`, or one case of it with `./jd lab 15 CASE`; then run it:
/// `./jd swarm --lab 15 manage -H tcp://127.0.0.1:4000 nodes://10.0.0.[1:3]:2375`.
public final class Zones implements Strategy.Other, Filter.Other {
    private static final String ZONE = "zone";
    private static final String DEDICATED = "dedicated";

    /// Task 1. The strategy: a node of the zone that has the fewest containers for each of its nodes, so that the loss of a
    /// zone affects as few as possible. A node without the label belongs to the zone with the empty name. Only the given
    /// candidates count. If zones are equal, it is the one whose name comes first.
    ///
    /// In the zone it is the node with the smallest load; if loads are equal, that with the fewest containers; if these
    /// are equal too, `BY_NAME` decides. The order of the candidates makes no difference.
    @Override
    public Candidate choose(List<Candidate> candidates) {
        // solution> choose
        Map<String, List<Candidate>> zones = new TreeMap<>();
        for (Candidate candidate : candidates) {
            String zone = candidate.node().labels().getOrDefault(ZONE, "");
            zones.computeIfAbsent(zone, _ -> new ArrayList<>()).add(candidate);
        }
        List<Candidate> emptiest = zones.values().stream()
                .min(Comparator.comparingDouble(zone ->
                        zone.stream().mapToInt(Zones::containers).average().orElseThrow()))
                .orElseThrow();
        return emptiest.stream()
                .min(Comparator.comparingLong(Candidate::load)
                        .thenComparingInt(Zones::containers)
                        .thenComparing(BY_NAME))
                .orElseThrow();
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: choose");
    }

    private static int containers(Candidate candidate) {
        return candidate.node().inventory().containers().size();
    }

    /// The label of the container that is to be created, `run -l dedicated=db`; empty without.
    private static String owner(PlacementRequest request) {
        return request.expressions().labels().getOrDefault(DEDICATED, "");
    }

    /// Task 2. The filter: a node with the label `dedicated` accepts only containers whose label has the same value. A node
    /// without it accepts every container.
    @Override
    public boolean accepts(PlacementRequest request, NodeView node) {
        // solution> accepts
        String dedicated = node.labels().getOrDefault(DEDICATED, "");
        return dedicated.isEmpty() || dedicated.equals(owner(request));
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: accepts");
    }

    /// Task 3. Why the node does not accept the container, for the message of `docker run`: `dedicated to db`. Nodes with
    /// the same reason stand together there, so it does not name the node.
    @Override
    public String reason(PlacementRequest request, NodeView node) {
        // solution> reason
        return "dedicated to " + node.labels().getOrDefault(DEDICATED, "");
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: reason");
    }

    /// Task 4. What the container would rather have: with a label `dedicated`, a node with the same label. The scheduler
    /// narrows the nodes to those for which a preference holds, unless there are none. A container without the label has
    /// no preference.
    @Override
    public Stream<Predicate<NodeView>> preferences(PlacementRequest request) {
        // solution> preferences
        String owner = owner(request);
        return owner.isEmpty()
                ? Stream.empty()
                : Stream.of(node -> owner.equals(node.labels().get(DEDICATED)));
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: preferences");
    }
}
