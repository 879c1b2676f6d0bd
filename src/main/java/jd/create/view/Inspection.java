package jd.create.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.containernet.Endpoints.Endpoint;
import jd.containernet.NetworkMode;
import jd.create.config.EndpointOptions;
import jd.create.health.Health;
import jd.create.network.ContainerNames;
import jd.create.network.ContainerNetwork;
import jd.create.network.Links;
import jd.create.output.LogSettings;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.daemonnet.BridgeNetwork.Allocation;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerJson;
import jd.server.api.ContainerJson.MountPoint;
import jd.server.api.EndpointSettings;
import jd.server.api.GoTime;
import jd.server.api.HostConfig;
import jd.storage.files.StorageException;

/// Builds the response of `docker inspect`.
///
/// Docker 1.2.0: daemon/inspect.go
public record Inspection(Facilities facilities, Registry registry, ContainerNetwork network) {
    public ContainerJson inspect(Container container, boolean size) {
        Life life = container.life();
        String id = container.id();
        boolean files = everStarted(life);
        return new ContainerJson(
                id,
                GoTime.nano(container.blueprint().created()),
                container.path(),
                container.args(),
                state(life.state(), container.health()),
                container.blueprint().imageId(),
                files ? path(id, "resolv.conf") : "",
                files ? path(id, "hostname") : "",
                files ? path(id, "hosts") : "",
                files ? logPath(container) : "",
                "/" + life.name(),
                life.restarts(),
                facilities.store().layers().driverName(),
                "linux",
                "",
                "",
                appArmorProfile(container, files),
                execIds(id),
                hostConfig(container),
                new ContainerJson.GraphDriverData(driverData(id), facilities.store().layers().driverName()),
                size ? facilities.store().layers().writableSize(id) : null,
                size ? rootSize(container) : null,
                mounts(container, true),
                container.config(),
                networkSettings(container, life));
    }

    private HostConfig hostConfig(Container container) {
        HostConfig host = container.hostConfig();
        return container.settings().network().links().isEmpty()
                ? host
                : host.withLinks(Links.shown(container, registry));
    }

    /// A container with a damaged layer can be inspected, too: State.Error has the reason.
    private Map<String, String> driverData(String id) {
        try {
            return facilities.store().layers().driverData(id);
        } catch (StorageException e) {
            return Map.of();
        }
    }

    /// Docker shows an empty list as null.
    private List<String> execIds(String id) {
        List<String> ids = facilities.execs().ids(id);
        return ids.isEmpty() ? null : ids;
    }

    /// {@return the requested profile before the first start, the effective one afterwards}
    private String appArmorProfile(Container container, boolean started) {
        return started
                ? facilities.kernel().confinement().profile(container.settings().security())
                : container.settings().security().options().apparmorProfile();
    }

    private static boolean everStarted(Life life) {
        return !(life.state() instanceof ContainerState.Created created) || created.last().exitCode() != 0;
    }

    /// Only this driver's file has a documented format.
    private String logPath(Container container) {
        LogSettings.Driver driver = container.settings().log().driver();
        return driver == LogSettings.Driver.JSON_FILE
                ? facilities.files().log(container.id(), driver).orElseThrow().toString()
                : "";
    }

    private String path(String id, String name) {
        return facilities.files().file(id, name).toString();
    }

    private static ContainerJson.State state(ContainerState state, Optional<Health> health) {
        LastRun last = state.last();
        return new ContainerJson.State(
                state.word(),
                state.running(),
                state instanceof ContainerState.Paused,
                state instanceof ContainerState.Restarting,
                last.oomKilled(),
                state instanceof ContainerState.Dead,
                state.pid(),
                last.exitCode(),
                last.error(),
                GoTime.nano(last.startedAt()),
                GoTime.nano(last.finishedAt()),
                health.map(Health::toJson).orElse(null));
    }

    /// {@return the size of the whole file system in bytes, with the image's layers}
    long rootSize(Container container) {
        return facilities.store().layers().imageSize(container.id())
                + facilities.store().layers().writableSize(container.id());
    }

    /// @param sources whether to include the host paths of volumes; `docker ps` does so for running containers only
    List<MountPoint> mounts(Container container, boolean sources) {
        List<MountPoint> points = new ArrayList<>();
        for (jd.create.mounts.MountPoint mount : container.blueprint().mounts()) {
            switch (mount) {
                case jd.create.mounts.MountPoint.Bind b -> points.add(new MountPoint(
                        "bind", null, b.source(), b.destination(), null, b.mode(), b.writable(), b.propagation()));
                case jd.create.mounts.MountPoint.Volume v -> points.add(new MountPoint(
                        "volume", v.name(),
                        sources ? facilities.volumes().path(v.name()).toString() : "", v.destination(),
                        "local", v.mode(), v.writable(), ""));
                case jd.create.mounts.MountPoint.Tmpfs t when t.listed() ->
                    points.add(new MountPoint("tmpfs", null, "", t.destination(), null, "", t.writable(), ""));
                case jd.create.mounts.MountPoint.Tmpfs _ -> {}
            }
        }
        return points;
    }

    /// @param brief as in `docker ps`, without the names
    Map<String, EndpointSettings> networks(Container container, boolean brief) {
        if (borrowsNetwork(container)) {
            return brief ? Map.of("none", settings(container, "none", true)) : Map.of();
        }
        Map<String, EndpointSettings> networks = new TreeMap<>();
        ContainerNetwork.networks(container).forEach(name -> networks.put(name, settings(container, name, brief)));
        return networks;
    }

    private static boolean borrowsNetwork(Container container) {
        return container.settings().network().mode() instanceof NetworkMode.Container;
    }

    private EndpointSettings settings(Container container, String name, boolean brief) {
        Life life = container.life();
        EndpointOptions options = container.networks().getOrDefault(name, EndpointOptions.NONE);
        EndpointSettings requested = options.requested();
        Optional<Endpoint> endpoint = life.live().flatMap(live -> live.connections().on(name));
        Optional<Allocation> address = endpoint.map(Endpoint::allocation);
        boolean started = !(life.state() instanceof ContainerState.Created);
        boolean named = started && NetworkMode.parse(name) instanceof NetworkMode.UserDefined;
        return new EndpointSettings(
                requested.ipamConfig(),
                brief ? null : requested.links(),
                brief ? null : requested.aliases(),
                address.map(Allocation::mac).orElse(options.mac().orElse("")),
                started ? network.idOf(name) : "",
                endpoint.map(Endpoint::id).orElse(""),
                address.flatMap(Allocation::gateway).map(Ipv4::toString).orElse(""),
                address.map(a -> a.address().toString()).orElse(""),
                address.map(Allocation::prefixLength).orElse(0),
                "",
                "",
                0,
                brief ? null : requested.driverOpts(),
                named && !brief ? ContainerNames.of(container, options) : null);
    }

    private ContainerJson.NetworkSettings networkSettings(Container container, Life life) {
        Optional<Endpoint> endpoint = life.live().flatMap(live -> live.connections().on(NetworkMode.BRIDGE));
        Optional<Allocation> address = endpoint.map(Endpoint::allocation);
        boolean started = !(life.state() instanceof ContainerState.Created);
        boolean borrowed = borrowsNetwork(container);
        return new ContainerJson.NetworkSettings(
                "",
                started && !borrowed ? container.id() : "",
                life.state().alive() && !borrowed ? "/proc/" + life.state().pid() + "/ns/net" : "",
                PortView.bindings(container),
                false,
                "",
                0,
                null,
                null,
                endpoint.map(Endpoint::id).orElse(""),
                address.flatMap(Allocation::gateway).map(Ipv4::toString).orElse(""),
                "",
                0,
                address.map(a -> a.address().toString()).orElse(""),
                address.map(Allocation::prefixLength).orElse(0),
                "",
                address.map(Allocation::mac).orElse(""),
                networks(container, false));
    }
}
