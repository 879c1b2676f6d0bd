package jd.create.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import jd.containernet.Connections;
import jd.containernet.Endpoints.Endpoint;
import jd.containernet.NameServer;
import jd.containernet.NetworkMode;
import jd.containernet.ResolvConf;
import jd.containernet.ResolvConf.Overrides;
import jd.create.config.EndpointOptions;
import jd.create.config.NetworkOptions.Link;
import jd.create.record.Container;
import jd.create.record.Facilities;

/// Tells the name servers which names containers have, and starts the name server of a container.
///
/// Today: daemon/container_operations.go buildEndpointDNSNames
public record ContainerNames(Facilities facilities) {
    /// {@return the names of a container on a network: its own, the aliases, the short id and the host name}
    public static List<String> of(Container container, EndpointOptions options) {
        List<String> names = new ArrayList<>();
        names.add(container.name());
        names.addAll(options.aliases());
        names.add(container.shortId());
        names.add(container.config().hostname());
        return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
    }

    /// Publishes the names on all user-defined networks; those of an earlier call are replaced.
    void publish(Container container, Connections connections, Consumer<Runnable> releases) {
        for (Endpoint endpoint : connections.endpoints()) {
            publish(container, endpoint, releases);
        }
    }

    void publish(Container container, Endpoint endpoint, Consumer<Runnable> releases) {
        EndpointOptions options = container.networks().get(endpoint.network());
        if (options == null || !(NetworkMode.parse(endpoint.network()) instanceof NetworkMode.UserDefined)) {
            return;
        }
        releases.accept(() -> withdraw(container, endpoint));
        facilities.network().names().publish(
                endpoint.network(), container.id(), endpoint.allocation().address(), of(container, options));
    }

    void withdraw(Container container, Endpoint endpoint) {
        facilities.network().names().withdraw(endpoint.network(), container.id(), endpoint.allocation().address());
    }

    /// Starts the container's name server.
    ///
    /// @param task the id of a process or thread in the container's network namespace
    void serve(Container container, int task, Overrides overrides, Consumer<Runnable> releases) {
        NameServer server = NameServer.open(
                facilities.kernel().syscalls(), facilities.kernel().programs(), task, facilities.network().names(),
                new NameServer.Client(
                        () -> List.copyOf(container.networks().keySet()), () -> links(container),
                        ResolvConf.ofHost().upstreams(overrides)));
        releases.accept(server::close);
    }

    /// {@return the containers to which the container has links, by the link's alias}
    private static Map<String, String> links(Container container) {
        Map<String, String> targets = new TreeMap<>();
        for (EndpointOptions options : container.networks().values()) {
            for (Link link : options.links()) {
                targets.put(link.alias(), link.name());
            }
        }
        return targets;
    }
}
