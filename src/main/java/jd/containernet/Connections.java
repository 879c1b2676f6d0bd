package jd.containernet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import jd.containernet.Endpoints.Endpoint;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.spec.NetworkState;
import jd.libcontainer.spec.NetworkState.NetworkInterface;

/// The endpoints of a running container, one for each network that it is connected to, in the order of their connection.
public record Connections(List<Endpoint> endpoints) {
    public static final Connections NONE = new Connections(List.of());

    private static final String PREFIX = "eth";

    public Connections {
        endpoints = List.copyOf(endpoints);
    }

    public Connections with(Endpoint endpoint) {
        List<Endpoint> more = new ArrayList<>(endpoints);
        more.add(endpoint);
        return new Connections(more);
    }

    public Connections without(String network) {
        return new Connections(
                endpoints.stream().filter(endpoint -> !endpoint.network().equals(network)).toList());
    }

    public Optional<Endpoint> on(String network) {
        return endpoints.stream().filter(endpoint -> endpoint.network().equals(network)).findFirst();
    }

    /// {@return the name of the next interface, the first of eth0, eth1 … that is free}
    public String nextName() {
        int number = 0;
        while (isTaken(PREFIX + number)) {
            number++;
        }
        return PREFIX + number;
    }

    private boolean isTaken(String name) {
        return endpoints.stream().anyMatch(endpoint -> endpoint.name().equals(name));
    }

    /// {@return the endpoint of the default route} Of the networks with a gateway it is the one whose name comes first, as
    /// in Docker.
    public Optional<Endpoint> way() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.allocation().gateway().isPresent())
                .min(Comparator.comparing(Endpoint::network));
    }

    public Optional<Ipv4> gateway() {
        return way().flatMap(endpoint -> endpoint.allocation().gateway());
    }

    /// {@return the configuration of the containers' ends, for dockerinit}
    public NetworkState state() {
        return new NetworkState(
                endpoints.stream().map(Connections::state).toList(), gateway().map(Ipv4::toString).orElse(""));
    }

    static NetworkInterface state(Endpoint endpoint) {
        var allocation = endpoint.allocation();
        return new NetworkInterface(
                endpoint.peerInterface(), endpoint.name(), allocation.address().toString(), allocation.prefixLength(),
                allocation.mac(), allocation.mtu());
    }
}
