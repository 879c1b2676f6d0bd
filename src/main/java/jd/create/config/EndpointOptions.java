package jd.create.config;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jd.create.config.NetworkOptions.Link;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.EndpointSettings;
import jd.server.api.Json;

/// A container's settings for one network: `--ip`, `--mac-address`, `--network-alias`, `--link`.
///
/// @param requested the wire record, to be shown again
/// @param links names for other containers that only this one can resolve
///
/// Today: api/types/network/endpoint.go
public record EndpointOptions(
        EndpointSettings requested, Optional<Ipv4> address, Optional<String> mac, List<String> aliases,
        List<Link> links) {
    private static final int MAC_BYTES = 6;

    public static final EndpointOptions NONE = parse(EndpointSettings.EMPTY);

    public EndpointOptions {
        aliases = List.copyOf(aliases);
        links = List.copyOf(links);
    }

    /// @throws ApiException for a malformed address
    public static EndpointOptions parse(EndpointSettings settings) {
        String address = settings.requestedAddress();
        return new EndpointOptions(
                settings,
                address.isEmpty() ? Optional.empty() : Optional.of(parseAddress(address)),
                parseMac(settings.macAddress()),
                Json.orEmpty(settings.aliases()),
                Json.orEmpty(settings.links()).stream().map(Link::parse).toList());
    }

    private static Ipv4 parseAddress(String text) {
        try {
            return Ipv4.parse(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("invalid IPv4 address: " + text);
        }
    }

    /// @param text `02:42:ac:11:00:02`, or with hyphens; null or empty for none
    static Optional<String> parseMac(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        String mac = text.replace('-', ':').toLowerCase(Locale.ROOT);
        try {
            if (HexFormat.ofDelimiter(":").parseHex(mac).length == MAC_BYTES) {
                return Optional.of(mac);
            }
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("invalid MAC address " + text);
        }
        throw ApiException.invalid("invalid MAC address " + text);
    }

    /// {@return a copy with a MAC address, unless it has one}
    public EndpointOptions orMac(String text) {
        return mac.isPresent() ? this : new EndpointOptions(requested, address, parseMac(text), aliases, links);
    }

    /// {@return a copy with more links}
    public EndpointOptions withLinks(List<Link> more) {
        List<Link> all = new ArrayList<>(links);
        all.addAll(more);
        return new EndpointOptions(requested, address, mac, aliases, all);
    }
}
