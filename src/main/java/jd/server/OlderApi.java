package jd.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jd.server.api.ApiVersion;
import jd.server.api.ContainerJson;
import jd.server.api.CreateRequest;
import jd.server.api.Filters;
import jd.server.api.HostConfig;
import jd.server.api.HostConfig.BindOptions;
import jd.server.api.HostConfig.MountRequest;
import jd.server.api.Json;
import jd.server.api.NetworkJson;

/// Gives a request of an older API version the meaning that it had in that version, by setting what later versions made
/// the default, and an answer the fields that it had.
///
/// Docker: api/server/router/container/container_routes.go postContainersCreate
final class OlderApi {
    private static final ApiVersion PRIVATE_IPC = new ApiVersion("1.40");
    private static final ApiVersion ANONYMOUS_PRUNE = new ApiVersion("1.42");
    private static final ApiVersion RECURSIVE_READ_ONLY = new ApiVersion("1.44");
    private static final ApiVersion DNS_NAMES = new ApiVersion("1.45");

    private OlderApi() {}

    /// Before 1.40 other containers could join the IPC namespace; before 1.44 a read-only mount left mounts below it
    /// writable.
    static CreateRequest create(CreateRequest request, ApiVersion version) {
        HostConfig host = request.hostConfig() == null ? HostConfig.EMPTY : request.hostConfig();
        if (version.isBefore(PRIVATE_IPC) && host.ipcMode().isEmpty()) {
            host = host.withModes(host.networkMode(), host.pidMode(), "shareable", host.cgroupnsMode());
        }
        if (version.isBefore(RECURSIVE_READ_ONLY) && host.mounts() != null) {
            host = host.withMounts(host.mounts().stream().map(OlderApi::notRecursive).toList());
        }
        return host.equals(request.hostConfig())
                ? request
                : new CreateRequest(request.config(), host, request.networkingConfig());
    }

    private static MountRequest notRecursive(MountRequest mount) {
        if (!"bind".equals(mount.type()) || !mount.readOnly()) {
            return mount;
        }
        BindOptions options = mount.bindOptions() == null ? BindOptions.NONE : mount.bindOptions();
        return new MountRequest(
                mount.type(), mount.source(), mount.target(), true, mount.consistency(),
                new BindOptions(
                        options.propagation(), options.nonRecursive(), options.createMountpoint(), true,
                        options.readOnlyForceRecursive()),
                mount.volumeOptions(), mount.tmpfsOptions());
    }

    /// Before 1.45 the aliases on a user-defined network were all names of the container but the first.
    ///
    /// Today: daemon/inspect.go ContainerInspect
    static Object inspect(ContainerJson container, ApiVersion version) {
        if (!version.isBefore(DNS_NAMES)) {
            return container;
        }
        JsonNode document = Json.mapper().valueToTree(container);
        document.at("/NetworkSettings/Networks").properties().stream()
                .filter(network -> !NetworkJson.PREDEFINED.contains(network.getKey()))
                .forEach(network -> addNames((ObjectNode) network.getValue(), container));
        return document;
    }

    private static void addNames(ObjectNode endpoint, ContainerJson container) {
        Set<String> names = new LinkedHashSet<>();
        endpoint.path("Aliases").forEach(alias -> names.add(alias.textValue()));
        names.add(container.id().substring(0, 12));
        names.add(container.config().hostname());
        endpoint.set("Aliases", Json.mapper().valueToTree(names));
    }

    /// Before 1.42 a prune removed volumes with a name, too.
    static Filters volumePrune(Filters filters, ApiVersion version) {
        if (!version.isBefore(ANONYMOUS_PRUNE)) {
            return filters;
        }
        Map<String, List<String>> all = new TreeMap<>(filters.values());
        all.put("all", List.of("true"));
        return new Filters(all);
    }
}
