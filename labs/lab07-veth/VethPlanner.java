import java.util.ArrayList;
import java.util.List;
import jd.containernet.NetworkMode;
import jd.daemonnet.BridgeNetwork;
import jd.labs.lab07.LinkRequest;
import jd.labs.lab07.NetworkPlanner;

/// Plans how a container is connected to its network. Nothing is sent to the kernel here: each method returns the requests
/// in their order, as values ([LinkRequest]). The grader carries them out.
///
/// ```
///   host                                  container
///   jd0 ──── pair.host() ═══════ pair.peer(), which is renamed to eth0
///   (allocation.bridge())
/// ```
///
/// Grade your work with `./jd lab 7`.
public final class VethPlanner implements NetworkPlanner {
    private static final String NAME = "eth0";
    private static final String CONTAINER = "container:";

    /// Task 1. Reads the argument of `docker run --network`: `host`, `none`, `container:NAME`, or `bridge`, which is also
    /// the meaning of `default` and of no text. Anything else is the name of a network that a user has created. Throws an
    /// [IllegalArgumentException] if `container:` has no name after it.
    @Override
    public NetworkMode mode(String text) {
        // solution> mode
        return switch (text) {
            case "", "default", "bridge" -> new NetworkMode.Bridge();
            case "host" -> new NetworkMode.Host();
            case "none" -> new NetworkMode.None();
            case CONTAINER -> throw new IllegalArgumentException("container: without a name");
            default -> text.startsWith(CONTAINER)
                    ? new NetworkMode.Container(text.substring(CONTAINER.length()))
                    : new NetworkMode.UserDefined(text);
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: mode");
    }

    /// Task 2. The daemon's requests, in the host's network namespace: the pair, one end of which begins in the namespace of
    /// `pair.pid()`, and the host's end as a port of the bridge, with the network's MTU. It comes up last, since an
    /// interface that is up passes packets. A mode without an interface of its own needs no request.
    @Override
    public List<LinkRequest> onHost(NetworkMode mode, VethPair pair) {
        // solution> onHost
        return switch (mode) {
            case NetworkMode.None _, NetworkMode.Host _, NetworkMode.Container _ -> List.of();
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> {
                BridgeNetwork.Allocation allocation = pair.allocation();
                yield List.of(
                        new LinkRequest.AddVeth(pair.host(), pair.peer(), pair.pid()),
                        new LinkRequest.Master(pair.host(), allocation.bridge()),
                        new LinkRequest.Mtu(pair.host(), allocation.mtu()),
                        new LinkRequest.Up(pair.host()));
            }
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: onHost");
    }

    /// Task 3. The first process's requests, in the container's network namespace, in which all interfaces are down. A
    /// namespace that the container has for itself gets a loopback (`lo`). The peer becomes `eth0`, with MAC address, MTU,
    /// IP address and, unless the network is internal, the default route. Nothing in a namespace is changed that the
    /// container shares.
    @Override
    public List<LinkRequest> inContainer(NetworkMode mode, VethPair pair) {
        // solution> inContainer
        return switch (mode) {
            case NetworkMode.Host _, NetworkMode.Container _ -> List.of();
            case NetworkMode.None _ -> List.of(new LinkRequest.Up("lo"));
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> {
                BridgeNetwork.Allocation allocation = pair.allocation();
                List<LinkRequest> requests = new ArrayList<>(List.of(
                        new LinkRequest.Up("lo"),
                        new LinkRequest.Rename(pair.peer(), NAME),
                        new LinkRequest.Mac(NAME, allocation.mac()),
                        new LinkRequest.Mtu(NAME, allocation.mtu()),
                        new LinkRequest.Address(NAME, allocation.address(), allocation.prefixLength()),
                        new LinkRequest.Up(NAME)));
                allocation.gateway().ifPresent(gateway -> requests.add(new LinkRequest.DefaultRoute(gateway)));
                yield requests;
            }
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: inContainer");
    }

    /// Task 4. The daemon's requests, in the host's namespace, that remove what the modes have made, when a start has failed
    /// or the container has ended. Its namespace may be gone already, or be in use by another container.
    @Override
    public List<LinkRequest> cleanup(NetworkMode mode, VethPair pair) {
        // solution> cleanup
        return switch (mode) {
            case NetworkMode.None _, NetworkMode.Host _, NetworkMode.Container _ -> List.of();
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> List.of(new LinkRequest.Delete(pair.host()));
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: cleanup");
    }
}
