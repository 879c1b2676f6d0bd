package jd.swarm.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The containers and images of a node, and what follows from them. It is computed once for each change of the node, not
/// for each decision: a decision looks at every node.
///
/// @param containerNames the names, full and short ids of the containers
/// @param imageNames the ids of the images, and their names with and without tag; interned, because thousands of nodes
///        have the same images
/// @param reserved the sum over all containers, stopped ones too: they start where they are
/// @param ports the ports of the host in use
/// @param portBits bit `n` is set if the number of one of them is `n` modulo 64: most nodes use none of those that a
///        request asks for, and a number is compared sooner than a list
public record Inventory(
        List<PlacedContainer> containers, Set<String> containerNames, Set<String> imageNames, CpuAndMemory reserved,
        List<UsedPort> ports, long portBits) {
    private static final int SHORT_ID = 12;

    public static Inventory of(List<PlacedContainer> containers, List<NodeImage> images) {
        var containerNames = new HashSet<String>();
        CpuAndMemory reserved = CpuAndMemory.NONE;
        var ports = new ArrayList<UsedPort>();
        for (PlacedContainer container : containers) {
            containerNames.add(container.name());
            containerNames.add(container.id());
            containerNames.add(container.id().substring(0, Math.min(SHORT_ID, container.id().length())));
            reserved = reserved.plus(container.reserved());
            ports.addAll(container.ports());
        }
        var imageNames = new HashSet<String>();
        images.forEach(image -> image.names().forEach(name -> imageNames.add(name.intern())));
        return new Inventory(List.copyOf(containers), Set.copyOf(containerNames), Set.copyOf(imageNames), reserved,
                List.copyOf(ports), ports.stream().mapToLong(port -> bit(port.port())).reduce(0, (a, b) -> a | b));
    }

    private static long bit(int port) {
        return 1L << port % Long.SIZE;
    }

    /// {@return whether a container uses a port with this number, on any address; true for some other numbers, too}
    boolean mayUse(int port) {
        return (portBits & bit(port)) != 0;
    }
}
