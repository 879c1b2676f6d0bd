package jd.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.create.request.ContainerDefaults;
import jd.daemonnet.HostAddress;
import jd.server.http.ServerTls;

/// The parsed flags of the daemon.
///
/// @param hosts the addresses of the API, as in `-H`
/// @param group the group that may use the unix socket besides root
/// @param storageDriver a graph driver's name, "" for the best that works
/// @param tls TLS on the TCP sockets of the API
/// @param labels `KEY=VALUE`, shown by `info`; a swarm selects nodes by them
/// @param initPool the number of pre-started inits; 0 for none
///
/// Docker 1.2.0: daemon/config.go
public record DaemonConfig(
        List<String> hosts,
        Path root,
        Path pidFile,
        String group,
        boolean debug,
        Network network,
        Dns dns,
        String storageDriver,
        int initPool,
        String cgroupParent,
        Defaults defaults,
        ServerTls tls,
        List<String> labels) {
    static final String DEFAULT_ROOT = "/var/lib/jd";

    public DaemonConfig {
        hosts = List.copyOf(hosts);
        labels = List.copyOf(labels);
    }

    /// {@return the same with what changes when the configuration file is read again}
    DaemonConfig reloaded(List<String> newLabels, long shmSize) {
        return new DaemonConfig(
                hosts, root, pidFile, group, debug, network, dns, storageDriver, initPool, cgroupParent,
                new Defaults(
                        new ContainerDefaults(defaults.values().ulimits(), defaults.values().log(), shmSize),
                        defaults.init(), defaults.initPath(), defaults.usernsRemap()),
                tls, newLabels);
    }

    /// @param bridge the bridge's name, "" for jd0, "none" for no network at all
    /// @param bip the bridge's address and prefix, "" for the first free one
    /// @param ip where ports of the default bridge are published; empty for all addresses
    /// @param mtu 0 for the MTU of the host's default route
    public record Network(
            String bridge, String bip, int mtu, boolean iptables, boolean ipForward, boolean icc, boolean ipMasq,
            Optional<HostAddress> ip) {
        boolean isDisabled() {
            return bridge.equals("none");
        }

        String bridgeName() {
            return bridge.isEmpty() ? "jd0" : bridge;
        }
    }

    /// Defaults for containers that do not set these values.
    ///
    /// @param init whether a container gets an init process
    /// @param initPath the program of that init; "" for docker-init or tini
    /// @param usernsRemap the value of `--userns-remap`; "" for no mapping
    public record Defaults(ContainerDefaults values, boolean init, String initPath, String usernsRemap) {
        public static final Defaults STANDARD = new Defaults(ContainerDefaults.STANDARD, false, "", "");
    }

    public record Dns(List<String> servers, List<String> search, List<String> options) {
        public Dns {
            servers = List.copyOf(servers);
            search = List.copyOf(search);
            options = List.copyOf(options);
        }
    }
}
