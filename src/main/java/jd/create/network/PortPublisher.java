package jd.create.network;

import java.util.List;
import java.util.Optional;
import jd.containernet.Connections;
import jd.containernet.Endpoints.Endpoint;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.create.record.Releases;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.PortMapper.Target;
import jd.daemonnet.PortRequest;
import jd.daemonnet.PublishedPorts;
import jd.server.api.ApiException;

/// Publishes the ports of a container when it starts.
///
/// Docker 1.2.0: daemon/container.go allocateNetwork, allocatePort
public record PortPublisher(Facilities facilities) {
    /// Publishes the ports on the network that has the container's default route. A container without such a network
    /// publishes nothing, without an error: that of the host, of another container, or an internal one.
    public PublishedPorts publish(Container container, Connections connections, Releases releases) {
        List<PortRequest> requests = container.settings().ports().requests();
        Optional<Endpoint> way = connections.way();
        if (requests.isEmpty() || way.isEmpty()) {
            return PublishedPorts.none();
        }
        PublishedPorts ports = publish(container, way.get(), requests);
        releases.push(ports::close);
        return ports;
    }

    /// Publishes the ports of a running container on another network, when its default route has moved there. The caller
    /// holds the container's `operation`.
    ///
    /// @param before the connections before the change
    void follow(Container container, Connections before) {
        Optional<Container.Live> live = container.life().live();
        if (live.isPresent() && !live.get().connections().way().equals(before.way())) {
            live.get().ports().close();
            PublishedPorts ports = publish(container, live.get().connections(), live.get().releases());
            container.change(life -> life.with(Optional.of(live.get().withPorts(ports))));
        }
    }

    private PublishedPorts publish(Container container, Endpoint endpoint, List<PortRequest> requests) {
        Target target = new Target(
                endpoint.allocation().address(), endpoint.allocation().bridge(),
                facilities.network().networks().bridge(endpoint.network()).flatMap(BridgeNetwork::hostBinding));
        try {
            return facilities.network().ports().publish(target, requests);
        } catch (ApiException e) {
            throw new ApiException(
                    e.kind(), "driver failed programming external connectivity on endpoint " + container.name()
                            + " (" + endpoint.id() + "): " + e.getMessage(), e);
        }
    }
}
