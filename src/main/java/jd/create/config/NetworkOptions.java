package jd.create.config;

import java.util.List;
import java.util.stream.Stream;
import jd.containernet.HostsFile.ExtraHost;
import jd.containernet.NetworkMode;
import jd.containernet.ResolvConf;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// The network of a container: `--network`, `--dns`, `--add-host`, `--link`, `--publish`.
///
/// Docker 1.2.0: runconfig/parse.go; today: runconfig/hostconfig_unix.go validateNetMode
///
/// @param publishes whether the request publishes ports; which ones is in [PublishOptions]
public record NetworkOptions(
        NetworkMode mode, ResolvConf.Overrides dns, List<ExtraHost> extraHosts, List<Link> links, boolean publishes) {
    /// `--link db:database`; without a colon the name is the alias, too. A client that copies an inspection sends
    /// `/db:/web/database`.
    ///
    /// @param name of the other container, or its id in the record of a container that has been created
    public record Link(String name, String alias) {
        static Link parse(String text) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String alias = text.substring(colon + 1);
            boolean inspected = colon > 0 && name.startsWith("/");
            return inspected
                    ? new Link(name.substring(1), alias.substring(alias.lastIndexOf('/') + 1))
                    : new Link(name, alias);
        }

        /// {@return the form that [#parse] reads}
        public String text() {
            return name + ":" + alias;
        }
    }

    /// @throws ApiException with Docker's message
    public static NetworkOptions parse(HostConfig host) {
        return new NetworkOptions(
                NetworkMode.parse(host.networkMode()),
                new ResolvConf.Overrides(
                        Json.orEmpty(host.dns()), Json.orEmpty(host.dnsSearch()), Json.orEmpty(host.dnsOptions())),
                Json.orEmpty(host.extraHosts()).stream().map(ExtraHost::parse).toList(),
                Json.orEmpty(host.links()).stream().map(Link::parse).toList(),
                !Json.orEmpty(host.portBindings()).isEmpty() || host.publishAllPorts());
    }

    /// Rejects options that conflict with the mode: a container that joins another's network has its names and ports.
    ///
    /// @throws ApiException for the first conflict, with Docker's message
    public void verify(ContainerConfig config) {
        switch (mode) {
            case NetworkMode.Container _ -> refuse(contradictions(config));
            case NetworkMode.Host _ -> refuse(Stream.of(conflict(!links.isEmpty(), "host type networking can't be used"
                    + " with links. This would result in undefined behavior")));
            case NetworkMode.Bridge _, NetworkMode.None _, NetworkMode.UserDefined _ -> {}
        }
    }

    private Stream<String> contradictions(ContainerConfig config) {
        return Stream.of(
                conflict(config.hostname() != null && !config.hostname().isEmpty(), "hostname and the network mode"),
                conflict(!links.isEmpty(), "container type network can't be used with links. "
                        + "This would result in undefined behavior"),
                conflict(!dns.nameservers().isEmpty(), "dns and the network mode"),
                conflict(!extraHosts.isEmpty(), "custom host-to-IP mapping and the network mode"),
                conflict(publishes, "port publishing and the container type network mode"),
                conflict(!Json.orEmpty(config.exposedPorts()).isEmpty(),
                        "port exposing and the container type network mode"));
    }

    private static String conflict(boolean given, String what) {
        return given ? what : "";
    }

    private static void refuse(Stream<String> contradictions) {
        contradictions.filter(what -> !what.isEmpty()).findFirst().ifPresent(what -> {
            throw ApiException.invalid("conflicting options: " + what);
        });
    }

    /// {@return the options for the container's resolv.conf}
    ///
    /// @param daemon the daemon's options, for those that the container does not set
    public ResolvConf.Overrides dnsOr(ResolvConf.Overrides daemon) {
        return new ResolvConf.Overrides(
                or(dns.nameservers(), daemon.nameservers()), or(dns.search(), daemon.search()),
                or(dns.options(), daemon.options()));
    }

    private static List<String> or(List<String> own, List<String> daemons) {
        return own.isEmpty() ? daemons : own;
    }
}
