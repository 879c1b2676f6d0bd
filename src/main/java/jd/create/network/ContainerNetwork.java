package jd.create.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.containernet.Connections;
import jd.containernet.Endpoints.Endpoint;
import jd.containernet.HostsFile;
import jd.containernet.NetworkMode;
import jd.containernet.ResolvConf;
import jd.containernet.ResolvConf.Overrides;
import jd.create.config.NetworkOptions;
import jd.create.mounts.MountPlan;
import jd.create.namespace.SharedNamespaces;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Releases;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.BridgeNetwork.Allocation;
import jd.daemonnet.BridgeNetwork.Request;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.start.PreparedInit;
import jd.server.api.ApiException;
import jd.server.api.NetworkJson;

/// Sets up a container's network, from the allocation of its address to its release: sections 12.4.1 and 12.4.3.
///
/// Docker 1.2.0: daemon/container.go setupContainerDns, initializeNetworking, allocateNetwork
public final class ContainerNetwork {
    private static final Path HOST_HOSTS = Path.of("/etc/hosts");
    private static final Ipv4 NO_GATEWAY = Ipv4.parse("0.0.0.0");

    private final Facilities at;
    private final Registry registry;

    public ContainerNetwork(Facilities at, Registry registry) {
        this.at = at;
        this.registry = registry;
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
        NetworkOptions network = container.settings().network();
        NetworkMode mode = network.mode();
        if (!(mode instanceof NetworkMode.Container)) {
            String text = ResolvConf.ofHost().forContainer(mode, network.dnsOr(new Overrides(
                    at.config().dns(), at.config().dnsSearch(), at.config().dnsOptions())));
            at.files().writeText(container.id(), "resolv.conf", text);
        }
    }

    public Initialized initialize(Container container, Releases releases) {
        String hostname = container.config().hostname();
        return switch (container.settings().network().mode()) {
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> connected(container, hostname, releases);
            case NetworkMode.None _ -> new Initialized(
                    hostname, List.of(), files(container, hostname, hosts(container, "")));
            case NetworkMode.Host _ -> new Initialized(
                    hostname, List.of(), files(container, hostname, hostsOfHost(container)));
            case NetworkMode.Container(String ref) -> joined(container, registry.find(ref));
        };
    }

    private Initialized connected(Container container, String hostname, Releases releases) {
        List<Allocation> allocations = new ArrayList<>();
        StringBuilder self = new StringBuilder();
        for (String name : List.of(container.settings().network().mode().text())) {
            BridgeNetwork network = at.network().networks().bridge(name).orElseThrow(
                    () -> ApiException.notFound("network " + name + " not found"));
            Allocation allocation = network.allocateInterface(Request.any(container.id()));
            releases.push(() -> network.releaseInterface(container.id()));
            self.append(HostsFile.self(allocation.address(), hostname, container.config().domainname()));
            allocations.add(allocation);
        }
        return new Initialized(
                hostname, allocations, files(container, hostname, hosts(container, self.toString())));
    }

    private String hosts(Container container, String self) {
        Ipv4 gateway = at.network().networks().bridge(NetworkMode.BRIDGE).map(BridgeNetwork::gateway).orElse(NO_GATEWAY);
        return HostsFile.text(container.settings().network().extraHosts(), gateway, self);
    }

    /// {@return the host's own file, unless the request adds entries}
    private String hostsOfHost(Container container) {
        if (!container.settings().network().extraHosts().isEmpty()) {
            return hosts(container, "");
        }
        try {
            return Files.readString(HOST_HOSTS);
        } catch (IOException e) {
            return hosts(container, "");
        }
    }

    private List<InitMount> files(Container container, String hostname, String hosts) {
        at.files().writeText(container.id(), "hostname", hostname + "\n");
        at.files().writeText(container.id(), "hosts", hosts);
        return mounts(container, container);
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
        return new Initialized(donor.spec().namespaces().hostname(), List.of(), mounts(owner(other), container));
    }

    /// {@return the container that created the network namespace} It may be joined through other containers. The files of a
    /// removed container do not exist any more.
    private Container owner(Container container) {
        return container.settings().network().mode() instanceof NetworkMode.Container(String ref)
                ? registry.lookup(ref).map(this::owner).orElse(container)
                : container;
    }

    /// @param owner the container whose files are mounted
    private List<InitMount> mounts(Container owner, Container container) {
        boolean writable = !container.settings().security().readonlyRootfs();
        return Stream.of("resolv.conf", "hostname", "hosts")
                .filter(name -> Files.exists(at.files().file(owner.id(), name)))
                .map(name -> MountPlan.bind(at.files().file(owner.id(), name).toString(), "/etc/" + name, writable))
                .toList();
    }

    /// Puts the container's ends of the veth pairs into the network namespace of its init.
    public Connections connect(Container container, Initialized net, PreparedInit init, Releases releases) {
        Connections connections = Connections.NONE;
        try {
            for (Allocation allocation : net.allocations()) {
                Endpoint endpoint = at.network().endpoints().connect(
                        container.id(), connections.nextName(), allocation, init.networkTask());
                releases.push(() -> at.network().endpoints().disconnect(endpoint));
                connections = connections.with(endpoint);
            }
            return connections;
        } catch (SyscallException e) {
            throw InitFailure.ofDaemon(e);
        }
    }

    /// {@return the network's name and id; empty for a container that joins another's network namespace}
    public Optional<NetworkJson> of(Container container) {
        return switch (container.settings().network().mode()) {
            case NetworkMode.Bridge _ -> known("bridge");
            case NetworkMode.None _ -> known("none");
            case NetworkMode.Host _ -> known("host");
            case NetworkMode.UserDefined(String name) -> known(name);
            case NetworkMode.Container _ -> Optional.empty();
        };
    }

    private Optional<NetworkJson> known(String name) {
        try {
            return Optional.of(at.network().networks().inspect(name, network -> Map.of()));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    /// Emits the network's event `connect` or `disconnect`.
    public void emit(Container container, String action) {
        of(container).ifPresent(network -> at.events().emit("network", action, network.id(), Map.of(
                "container", container.id(), "name", network.name(), "type", network.driver())));
    }
}
