package jd.create.network;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import jd.containernet.Connections;
import jd.containernet.Endpoints.Endpoint;
import jd.containernet.NetworkMode;
import jd.create.config.EndpointOptions;
import jd.create.record.Container;
import jd.create.record.Container.Live;
import jd.create.record.ContainerState;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.daemonnet.BridgeNetwork;
import jd.daemonnet.BridgeNetwork.Allocation;
import jd.daemonnet.BridgeNetwork.Request;
import jd.libcontainer.kernel.SyscallException;
import jd.server.api.ApiException;
import jd.server.api.EndpointSettings;
import jd.server.api.Jobs;
import jd.server.api.NetworkJson;

/// Connects existing containers to networks and disconnects them, while they run or not.
///
/// Today: daemon/container_operations.go ConnectToNetwork, DisconnectFromNetwork
public final class NetworkChanges {
    private final Facilities facilities;
    private final Registry registry;
    private final ContainerNetwork network;
    private final EndpointRules rules;
    private final NetworkFiles files;
    private final ContainerNames names;
    private final PortPublisher publisher;

    public NetworkChanges(Facilities facilities, Registry registry, ContainerNetwork network) {
        this.facilities = facilities;
        this.registry = registry;
        this.network = network;
        this.rules = new EndpointRules(facilities.network().networks());
        this.files = new NetworkFiles(facilities);
        this.names = new ContainerNames(facilities);
        this.publisher = new PortPublisher(facilities);
    }

    public void connect(Jobs.ConnectNetwork asked) {
        Container container = registry.find(asked.ref());
        NetworkJson target = facilities.network().networks().describe(asked.network());
        container.operation.lock();
        try {
            registry.requirePresent(container);
            verifyMode(container, target.name());
            EndpointOptions options = rules.parseFor(target.name(), asked.settings().orElse(EndpointSettings.EMPTY));
            Optional<Live> live = container.life().live();
            if (live.isPresent()) {
                connectRunning(container, live.get(), target.name(), options);
            } else if (!container.networks().containsKey(target.name())) {
                container.connect(target.name(), options);
            }
            facilities.checkpoints().save(container);
        } finally {
            container.operation.unlock();
        }
    }

    /// A container in another's namespace, or without a network, cannot be connected.
    private static void verifyMode(Container container, String target) {
        if (container.state() instanceof ContainerState.Dead || container.state() instanceof ContainerState.Removing) {
            throw ApiException.conflict(
                    "container " + container.id() + " is marked for removal and cannot be connected or disconnected"
                            + " to the network");
        }
        switch (container.settings().network().mode()) {
            case NetworkMode.Host _, NetworkMode.Container _ -> throw ApiException.invalid(
                    "container sharing network namespace with another container or host cannot be connected to any"
                            + " other network");
            case NetworkMode.None _ -> throw ApiException.invalid(
                    "container cannot be connected to multiple networks with one of the networks in private (none)"
                            + " mode");
            case NetworkMode.Bridge _, NetworkMode.UserDefined _ -> {}
        }
        switch (NetworkMode.parse(target)) {
            case NetworkMode.Host _ -> throw hostNetwork();
            case NetworkMode.None _ -> throw ApiException.invalid(
                    "container cannot be connected to multiple networks with one of the networks in private (none)"
                            + " mode");
            case NetworkMode.Bridge _, NetworkMode.UserDefined _, NetworkMode.Container _ -> {}
        }
    }

    private static ApiException hostNetwork() {
        return ApiException.invalid(
                "container cannot be disconnected from host network or connected to host network");
    }

    /// The release of each step belongs to the running container from now on.
    private void connectRunning(Container container, Live live, String name, EndpointOptions options) {
        if (live.connections().on(name).isPresent()) {
            throw ApiException.forbidden(
                    "endpoint with name " + container.name() + " already exists in network " + name);
        }
        BridgeNetwork bridge = facilities.network().networks().bridge(name).orElseThrow(
                () -> ApiException.notFound("network " + name + " not found"));
        boolean served = NetworkFiles.isUserDefined(container);
        String resolvConf = files.resolvConf(container);
        container.connect(name, options);
        try {
            Allocation allocation = bridge.allocateInterface(
                    new Request(container.id(), options.address(), options.mac()));
            live.releases().push(() -> bridge.releaseInterface(container.id()));
            Connections connections = enter(container, live, allocation);
            container.change(life -> life.with(Optional.of(live.withConnections(connections))));
            files.addHost(container, allocation.address());
            names.publish(container, connections.on(name).orElseThrow(), live.releases()::push);
            publisher.follow(container, live.connections());
            if (!served && NetworkFiles.isUserDefined(container)) {
                serve(container, live, resolvConf);
            }
            network.emit(container, name, "connect");
        } catch (RuntimeException e) {
            leave(container, name);
            throw e;
        }
    }

    private Connections enter(Container container, Live live, Allocation allocation) {
        Connections before = live.connections();
        Endpoint endpoint = facilities.network().endpoints().connect(
                container.id(), before.nextName(), allocation, live.process().pid());
        Consumer<Runnable> releases = live.releases()::push;
        releases.accept(() -> facilities.network().endpoints().disconnect(endpoint));
        Connections after = before.with(endpoint);
        facilities.network().endpoints().configure(
                facilities.kernel().syscalls(), live.process().pid(), endpoint, after);
        return after;
    }

    /// The first user-defined network: from now on the container asks its name server, unless its file was edited.
    private void serve(Container container, Live live, String written) {
        names.serve(container, live.process().pid(), files.overrides(container), live.releases()::push);
        Path file = facilities.files().file(container.id(), "resolv.conf");
        if (facilities.files().readText(file).equals(written)) {
            files.writeResolvConf(container);
        }
    }

    public void disconnect(Jobs.DisconnectNetwork asked) {
        NetworkJson target = facilities.network().networks().describe(asked.network());
        Optional<Container> found = registry.lookup(asked.ref());
        if (found.isEmpty() && asked.force()) {
            throw ApiException.notFound("endpoint " + asked.ref() + " not found");
        }
        Container container = found.orElseGet(() -> registry.find(asked.ref()));
        container.operation.lock();
        try {
            registry.requirePresent(container);
            if (NetworkMode.parse(target.name()) instanceof NetworkMode.Host) {
                throw hostNetwork();
            }
            if (!container.networks().containsKey(target.name())) {
                throw ApiException.internal(
                        "container " + container.id() + " is not connected to network " + target.name());
            }
            boolean running = container.life().live().isPresent();
            leave(container, target.name());
            if (running) {
                network.emit(container, target.name(), "disconnect");
            }
            facilities.checkpoints().save(container);
        } finally {
            container.operation.unlock();
        }
    }

    /// Removes a connection, which may be incomplete.
    private void leave(Container container, String name) {
        container.disconnect(name);
        Optional<Live> live = container.life().live();
        if (live.isEmpty()) {
            return;
        }
        Connections after = live.get().connections().without(name);
        live.get().connections().on(name).ifPresent(endpoint -> {
            names.withdraw(container, endpoint);
            files.removeHost(container, endpoint.allocation().address());
            facilities.network().endpoints().remove(endpoint);
            container.change(life -> life.with(Optional.of(live.get().withConnections(after))));
            publisher.follow(container, live.get().connections());
            restoreRoute(live.get(), after);
        });
        facilities.network().networks().bridge(name).ifPresent(bridge -> bridge.releaseInterface(container.id()));
    }

    /// The kernel has removed the routes of the interface.
    private void restoreRoute(Live live, Connections after) {
        try {
            facilities.network().endpoints().route(facilities.kernel().syscalls(), live.process().pid(), after);
        } catch (SyscallException e) {
            // The process has ended, and with it the namespace.
            if (live.process().exit().isDone()) {
                return;
            }
            throw e;
        }
    }
}
