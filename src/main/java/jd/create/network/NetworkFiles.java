package jd.create.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.containernet.HostsFile;
import jd.containernet.NetworkMode;
import jd.containernet.ResolvConf;
import jd.containernet.ResolvConf.Overrides;
import jd.create.mounts.MountPlan;
import jd.create.record.Container;
import jd.create.record.Facilities;
import jd.daemonnet.BridgeNetwork;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.spec.InitMount;

/// Writes the files that are mounted at a container's `/etc/resolv.conf`, `/etc/hostname` and `/etc/hosts`.
///
/// Docker 1.2.0: daemon/container.go setupContainerDns, buildHostnameAndHostsFiles
record NetworkFiles(Facilities facilities) {
    private static final Path HOST_HOSTS = Path.of("/etc/hosts");
    private static final Ipv4 NO_GATEWAY = Ipv4.parse("0.0.0.0");

    void writeResolvConf(Container container) {
        facilities.files().writeText(container.id(), "resolv.conf", resolvConf(container));
    }

    /// {@return the text of the container's resolv.conf, which depends on its networks}
    String resolvConf(Container container) {
        NetworkMode mode = container.settings().network().mode();
        return ResolvConf.ofHost().forContainer(way(container, mode), overrides(container));
    }

    private static ResolvConf.Way way(Container container, NetworkMode mode) {
        if (mode instanceof NetworkMode.Host) {
            return ResolvConf.Way.HOST;
        }
        return isUserDefined(container) ? ResolvConf.Way.NAME_SERVER : ResolvConf.Way.OWN_NETWORK;
    }

    /// {@return whether the container is on a user-defined network, which needs a name server}
    static boolean isUserDefined(Container container) {
        return container.networks().keySet().stream()
                .anyMatch(name -> NetworkMode.parse(name) instanceof NetworkMode.UserDefined);
    }

    Overrides overrides(Container container) {
        return container.settings().network().dnsOr(new Overrides(
                facilities.config().dns(), facilities.config().dnsSearch(), facilities.config().dnsOptions()));
    }

    List<InitMount> write(Container container, String hostname, String hosts) {
        facilities.files().writeText(container.id(), "hostname", hostname + "\n");
        facilities.files().writeText(container.id(), "hosts", hosts);
        return mounts(container, container);
    }

    /// @param self the container's own lines
    String hosts(Container container, String self) {
        Ipv4 gateway = facilities.network().networks().bridge(NetworkMode.BRIDGE)
                .map(BridgeNetwork::gateway).orElse(NO_GATEWAY);
        return HostsFile.text(container.settings().network().extraHosts(), gateway, self);
    }

    /// {@return the host's own file, unless the request adds entries}
    String hostsOfHost(Container container) {
        if (!container.settings().network().extraHosts().isEmpty()) {
            return hosts(container, "");
        }
        try {
            return Files.readString(HOST_HOSTS);
        } catch (IOException e) {
            return hosts(container, "");
        }
    }

    /// Adds a running container's line for another network.
    void addHost(Container container, Ipv4 address) {
        Path file = facilities.files().file(container.id(), "hosts");
        facilities.files().writeText(
                container.id(), "hosts", facilities.files().readText(file) + HostsFile.self(
                        address, container.config().hostname(), container.config().domainname()));
    }

    /// Removes a running container's line for a network.
    void removeHost(Container container, Ipv4 address) {
        Path file = facilities.files().file(container.id(), "hosts");
        String hosts = HostsFile.without(facilities.files().readText(file), address);
        facilities.files().writeText(container.id(), "hosts", hosts);
    }

    /// @param owner the container whose files are mounted
    List<InitMount> mounts(Container owner, Container container) {
        boolean writable = !container.settings().security().readonlyRootfs();
        return Stream.of("resolv.conf", "hostname", "hosts")
                .filter(name -> Files.exists(facilities.files().file(owner.id(), name)))
                .map(name -> MountPlan.bind(
                        facilities.files().file(owner.id(), name).toString(), "/etc/" + name, writable))
                .toList();
    }
}
