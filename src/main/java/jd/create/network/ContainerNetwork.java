package jd.create.network;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jd.containernet.Connections;
import jd.containernet.Endpoints.Endpoint;
import jd.containernet.HostsFile;
import jd.containernet.NetworkMode;
import jd.create.config.EndpointOptions;
import jd.create.namespace.SharedNamespaces;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Releases;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.BridgeNetwork.Allocation;
import jd.daemonnet.BridgeNetwork.Request;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.start.PreparedInit;
import jd.server.api.ApiException;
import jd.server.api.NetworkJson;

/// Sets up a container's network, from the allocation of its addresses to their release: sections 12.4.1 and 12.4.3.
///
/// Docker 1.2.0: daemon/container.go setupContainerDns, initializeNetworking, allocateNetwork
public final class ContainerNetwork {
    private final Facilities facilities;
    private final Registry registry;
    private final NetworkFiles files;
    private final ContainerNames names;

    public ContainerNetwork(Facilities facilities, Registry registry) {
        this.facilities = facilities;
        this.registry = registry;
        this.files = new NetworkFiles(facilities);
        this.names = new ContainerNames(facilities);
    }

    /// The network configuration of a container that is being started.
    ///
    /// @param allocations the addresses, one for each network
    /// @param files the mounts at `/etc/resolv.conf`, `/etc/hostname` and `/etc/hosts`
    public record Initialized(String hostname, List<Allocation> allocations, List<InitMount> files) {
        /// {@return the addresses as text}
        public Set<String> addresses() {
            return allocations.stream().map(allocation -> allocation.address().toString()).collect(Collectors.toSet());
        }
    }

    /// Writes the container's `resolv.conf`.
    public void setupContainerDns(Container container) {
        switch (container.settings().network().mode()) {
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> {
                // A container that has been disconnected from all networks is connected to its first one again.
                if (container.networks().isEmpty()) {
                    container.connect(container.settings().network().mode().text(), EndpointOptions.NONE);
                }
                files.writeResolvConf(container);
            }
            case NetworkMode.Host _, NetworkMode.None _ -> files.writeResolvConf(container);
            case NetworkMode.Container _ -> {}
        }
    }

    public Initialized initialize(Container container, Releases releases) {
        String hostname = container.config().hostname();
        return switch (container.settings().network().mode()) {
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> connected(container, hostname, releases);
            case NetworkMode.None _ -> new Initialized(
                    hostname, List.of(), files.write(container, hostname, files.hosts(container, "")));
            case NetworkMode.Host _ -> new Initialized(
                    hostname, List.of(), files.write(container, hostname, files.hostsOfHost(container)));
            case NetworkMode.Container(String ref) -> joined(container, registry.find(ref));
        };
    }

    private Initialized connected(Container container, String hostname, Releases releases) {
        List<Allocation> allocations = new ArrayList<>();
        StringBuilder self = new StringBuilder();
        container.networks().forEach((name, options) -> {
            Allocation allocation = allocate(container, name, options, releases);
            self.append(HostsFile.self(allocation.address(), hostname, container.config().domainname()));
            allocations.add(allocation);
        });
        return new Initialized(
                hostname, allocations, files.write(container, hostname, files.hosts(container, self.toString())));
    }

    private Allocation allocate(Container container, String name, EndpointOptions options, Releases releases) {
        BridgeNetwork network = facilities.network().networks().bridge(name).orElseThrow(
                () -> ApiException.notFound("network " + name + " not found"));
        Allocation allocation = network.allocateInterface(
                new Request(container.id(), options.address(), options.mac()));
        releases.push(() -> network.releaseInterface(container.id()));
        return allocation;
    }

    /// A container that joins another's network namespace has its host name and files, too.
    private Initialized joined(Container container, Container other) {
        if (other == container) {
            throw ApiException.internal("cannot join own network");
        }
        if (!other.state().running()) {
            throw ApiException.conflict("cannot join network of a non running container: " + other.id());
        }
        Container.Live donor = SharedNamespaces.donor(other).life().live()
                .orElseThrow(other::notRunning);
        return new Initialized(
                donor.spec().namespaces().hostname(), List.of(), files.mounts(owner(other), container));
    }

    /// {@return the container that created the network namespace} It may be joined through other containers. The files of a
    /// removed container do not exist any more.
    private Container owner(Container container) {
        return container.settings().network().mode() instanceof NetworkMode.Container(String ref)
                ? registry.lookup(ref).map(this::owner).orElse(container)
                : container;
    }

    /// Puts the container's ends of the veth pairs into the network namespace of its init, and starts its name server.
    public Connections connect(Container container, Initialized net, PreparedInit init, Releases releases) {
        Connections connections = Connections.NONE;
        try {
            for (Allocation allocation : net.allocations()) {
                Endpoint endpoint = facilities.network().endpoints().connect(
                        container.id(), connections.nextName(), allocation, init.networkTask());
                releases.push(() -> facilities.network().endpoints().disconnect(endpoint));
                connections = connections.with(endpoint);
            }
            names.publish(container, connections, releases::push);
            if (NetworkFiles.isUserDefined(container)) {
                names.serve(container, init.networkTask(), files.overrides(container), releases::push);
            }
            return connections;
        } catch (SyscallException e) {
            throw InitFailure.ofDaemon(e);
        }
    }

    /// Publishes a running container's new name.
    public void renamed(Container container) {
        container.life().live().ifPresent(live -> names.publish(container, live.connections(), _ -> {}));
    }

    /// {@return the names of the container's networks; none for a container that joins another's network namespace}
    public static Collection<String> networks(Container container) {
        return switch (container.settings().network().mode()) {
            case NetworkMode.None _, NetworkMode.Host _ -> List.of(container.settings().network().mode().text());
            case NetworkMode.Container _ -> Set.of();
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> container.networks().keySet();
        };
    }

    /// {@return the id of a network; empty if it does not exist}
    public String idOf(String name) {
        return known(name).map(NetworkJson::id).orElse("");
    }

    private Optional<NetworkJson> known(String name) {
        try {
            return Optional.of(facilities.network().networks().describe(name));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /// Emits the event `connect` or `disconnect` of each of the container's networks.
    public void emit(Container container, String action) {
        networks(container).forEach(name -> emit(container, name, action));
    }

    void emit(Container container, String name, String action) {
        known(name).ifPresent(network -> facilities.events().emit("network", action, network.id(), Map.of(
                "container", container.id(), "name", network.name(), "type", network.driver())));
    }
}
