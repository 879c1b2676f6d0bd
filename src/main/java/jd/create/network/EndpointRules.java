package jd.create.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.containernet.NetworkMode;
import jd.create.config.EndpointOptions;
import jd.create.config.NetworkOptions;
import jd.daemonnet.Networks;
import jd.daemonnet.Subnet;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.CreateRequest.NetworkingConfig;
import jd.server.api.EndpointSettings;
import jd.server.api.Json;

/// Decides to which networks a new container is connected, and checks the settings for each.
///
/// Today: daemon/container_operations.go updateContainerNetworkSettings, validateEndpointSettings
public record EndpointRules(Networks networks) {
    /// {@return the settings by the names of the networks, in the order of their connection: the network of the network mode
    /// first, then by name} Empty if the container has no network namespace of its own, or no network.
    ///
    /// @param requestedOrNull from the request
    public Map<String, EndpointOptions> of(
            NetworkOptions options, ContainerConfig config, NetworkingConfig requestedOrNull) {
        return switch (options.mode()) {
            case NetworkMode.Bridge _ -> of(NetworkMode.BRIDGE, false, options, config, requestedOrNull);
            case NetworkMode.UserDefined(String name) -> of(name(name), true, options, config, requestedOrNull);
            case NetworkMode.Host _, NetworkMode.None _, NetworkMode.Container _ -> Map.of();
        };
    }

    /// @param always whether the container is connected to the first network even if the request has settings for others
    /// only
    private Map<String, EndpointOptions> of(
            String first, boolean always, NetworkOptions options, ContainerConfig config,
            NetworkingConfig requestedOrNull) {
        Map<String, EndpointOptions> found = new LinkedHashMap<>();
        Map<String, EndpointSettings> requested = requestedOrNull == null || requestedOrNull.endpointsConfig() == null
                ? Map.of()
                : requestedOrNull.endpointsConfig();
        if (always || requested.isEmpty()) {
            found.put(first, EndpointOptions.NONE);
        }
        requested.keySet().stream().sorted().forEach(key -> {
            String name = key.equals("default") ? NetworkMode.BRIDGE : name(key);
            found.put(name, parse(name, requested.get(key)));
        });
        found.computeIfPresent(first, (_, endpoint) -> endpoint.orMac(config.macAddress()).withLinks(
                always ? options.links() : List.of()));
        return found;
    }

    private EndpointOptions parse(String name, EndpointSettings settings) {
        if (settings == null) {
            throw ApiException.invalid("invalid config for network " + name + ": EndpointsConfig is nil");
        }
        try {
            return parseFor(name, settings);
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "invalid config for network " + name + ": " + e.getMessage(), e);
        }
    }

    /// @param name of the network, which need not exist
    /// @throws ApiException with Docker's message for invalid settings
    EndpointOptions parseFor(String name, EndpointSettings settings) {
        List<String> errors = errors(name, settings);
        if (!errors.isEmpty()) {
            throw ApiException.invalid("invalid endpoint settings:\n" + (errors.size() == 1
                    ? errors.getFirst()
                    : errors.stream().map(error -> "* " + error).collect(Collectors.joining("\n"))));
        }
        return EndpointOptions.parse(settings);
    }

    private List<String> errors(String name, EndpointSettings settings) {
        List<String> errors = new ArrayList<>();
        String address = settings.requestedAddress();
        boolean predefined = !(NetworkMode.parse(name) instanceof NetworkMode.UserDefined);
        if (predefined && !address.isEmpty()) {
            errors.add("user specified IP address is supported on user defined networks only");
        }
        if (predefined && !Json.orEmpty(settings.aliases()).isEmpty()) {
            errors.add("network-scoped alias is supported only for containers in user defined networks");
        }
        if (!address.isEmpty()) {
            Optional<Ipv4> parsed = address(address);
            if (parsed.isEmpty()) {
                errors.add("invalid IPv4 address: " + address);
            }
            if (networks.isKnown(name)) {
                subnetError(networks.chosenSubnet(name), address, parsed).ifPresent(errors::add);
            }
        }
        return errors;
    }

    private static Optional<Ipv4> address(String text) {
        try {
            return Optional.of(Ipv4.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> subnetError(Optional<Subnet> chosen, String text, Optional<Ipv4> address) {
        if (chosen.isEmpty()) {
            return Optional.of("user specified IP address is supported only when connecting to networks with"
                    + " user configured subnets");
        }
        return address.filter(chosen.get()::contains).isPresent()
                ? Optional.empty()
                : Optional.of("no configured subnet or ip-range contain the IP address " + text);
    }

    /// {@return the name of a network that may be given by its id}
    private String name(String ref) {
        try {
            return networks.describe(ref).name();
        } catch (ApiException e) {
            // The start will fail, unless it has been created by then.
            return ref;
        }
    }
}
