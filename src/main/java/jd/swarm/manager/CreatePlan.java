package jd.swarm.manager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jd.server.api.ApiException;
import jd.server.api.CreateRequest;
import jd.server.api.Json;
import jd.swarm.cluster.ContainerLookup;
import jd.swarm.cluster.LocatedContainer;
import jd.swarm.scheduler.Expressions;
import jd.swarm.scheduler.PlacementRequest;

/// A request to create a container, as the node will get it, and what it needs of its node.
///
/// The cluster's names mean nothing to a node: `node/name` becomes the ID of that container, `node/network` the network's
/// name. Expressions for the scheduler leave the environment.
///
/// @param body for the node's daemon
/// @param placement for the scheduler
/// @param networks user-defined networks that the node must have
/// @param volumes named volumes; a node that has them already is required if there is one
record CreatePlan(ObjectNode body, PlacementRequest placement, Set<NodeObject> networks, Set<NodeObject> volumes) {
    private static final Set<String> ON_EVERY_NODE = Set.of("", "default", "bridge", "host", "none", "nat");
    private static final String CONTAINER = "container:";

    /// The name of a network or a volume, and the node that was written before it.
    record NodeObject(Optional<String> node, String name) implements Comparable<NodeObject> {
        static NodeObject parse(String reference) {
            int slash = reference.indexOf('/');
            return slash <= 0
                    ? new NodeObject(Optional.empty(), reference)
                    : new NodeObject(Optional.of(reference.substring(0, slash)), reference.substring(slash + 1));
        }

        @Override
        public int compareTo(NodeObject other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return node.map(name -> name + "/").orElse("") + name;
        }
    }

    /// @param containers those of the cluster, asked for only if the request names one
    static CreatePlan of(ObjectNode request, Supplier<List<LocatedContainer>> containers) {
        ObjectNode body = request.deepCopy();
        var networks = new TreeSet<NodeObject>();
        var volumes = new TreeSet<NodeObject>();
        if (body.path("HostConfig") instanceof ObjectNode host) {
            localReferences(host, containers);
            localNetwork(host, networks);
            localVolumes(host, volumes);
        }
        localEndpoints(body, networks);
        PlacementRequest placement = placement(body);
        localConfiguration(body, placement.expressions());
        return new CreatePlan(body, placement, networks, volumes);
    }

    private static PlacementRequest placement(ObjectNode body) {
        try {
            return PlacementRequest.of(Json.mapper().treeToValue(body, CreateRequest.class));
        } catch (JsonProcessingException e) {
            throw new ApiException(
                    ApiException.Kind.INVALID_PARAMETER, "invalid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void localConfiguration(ObjectNode body, Expressions expressions) {
        if (body.has("Env")) {
            ArrayNode environment = body.putArray("Env");
            expressions.environment().forEach(environment::add);
        }
        ObjectNode labels = body.putObject("Labels");
        expressions.labels().forEach(labels::put);
    }

    private static void localReferences(ObjectNode host, Supplier<List<LocatedContainer>> containers) {
        UnaryOperator<String> local = reference -> idOf(reference, containers);
        replaceEach(host, "Links", link -> localLink(link, containers));
        replaceEach(host, "VolumesFrom", from -> beforeColon(from, local));
        for (String field : List.of("NetworkMode", "IpcMode", "PidMode")) {
            String mode = host.path(field).asText();
            if (mode.startsWith(CONTAINER)) {
                host.put(field, CONTAINER + local.apply(mode.substring(CONTAINER.length())));
            }
        }
    }

    // A link without an alias is known by the container's name.
    private static String localLink(String link, Supplier<List<LocatedContainer>> containers) {
        int colon = link.lastIndexOf(':');
        String target = colon < 0 ? link : link.substring(0, colon);
        String alias = colon < 0 ? link : link.substring(colon + 1);
        return idOf(target, containers) + ":" + alias.substring(alias.lastIndexOf('/') + 1);
    }

    private static String beforeColon(String text, UnaryOperator<String> change) {
        int colon = text.indexOf(':');
        return colon < 0 ? change.apply(text) : change.apply(text.substring(0, colon)) + text.substring(colon);
    }

    // A name without a node means the same to the node; an unknown one is the node's error.
    private static String idOf(String reference, Supplier<List<LocatedContainer>> containers) {
        if (reference.lastIndexOf('/') <= 0) {
            return reference;
        }
        return switch (ContainerLookup.find(reference, containers.get())) {
            case ContainerLookup.Found found -> found.container().container().id();
            case ContainerLookup.Missing _, ContainerLookup.Ambiguous _ -> reference;
        };
    }

    private static void localNetwork(ObjectNode host, Set<NodeObject> networks) {
        String mode = host.path("NetworkMode").asText();
        if (!ON_EVERY_NODE.contains(mode) && !mode.startsWith(CONTAINER)) {
            NodeObject network = NodeObject.parse(mode);
            networks.add(network);
            host.put("NetworkMode", network.name());
        }
    }

    private static void localEndpoints(ObjectNode body, Set<NodeObject> networks) {
        if (!(body.path("NetworkingConfig").path("EndpointsConfig") instanceof ObjectNode endpoints)) {
            return;
        }
        for (String reference : endpoints.propertyStream().map(field -> field.getKey()).toList()) {
            if (!ON_EVERY_NODE.contains(reference)) {
                NodeObject network = NodeObject.parse(reference);
                networks.add(network);
                endpoints.set(network.name(), endpoints.remove(reference));
            }
        }
    }

    private static void localVolumes(ObjectNode host, Set<NodeObject> volumes) {
        replaceEach(host, "Binds", bind -> bind.startsWith("/") || bind.indexOf(':') < 0
                ? bind : beforeColon(bind, source -> localVolume(source, volumes)));
        for (JsonNode mount : host.path("Mounts")) {
            String source = mount.path("Source").asText();
            if (mount.path("Type").asText().equals("volume") && !source.isEmpty()) {
                ((ObjectNode) mount).put("Source", localVolume(source, volumes));
            }
        }
    }

    private static String localVolume(String reference, Set<NodeObject> volumes) {
        NodeObject volume = NodeObject.parse(reference);
        volumes.add(volume);
        return volume.name();
    }

    private static void replaceEach(ObjectNode object, String field, UnaryOperator<String> change) {
        if (object.path(field) instanceof ArrayNode list) {
            var changed = new ArrayList<String>();
            list.forEach(element -> changed.add(change.apply(element.asText())));
            ArrayNode replacement = object.putArray(field);
            changed.forEach(replacement::add);
        }
    }
}
