package jd.swarm.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;

/// The constraints and affinities of a request. A user writes them as environment variables, `-e constraint:storage==ssd`,
/// because that needs no new option in a client; a program may write them as a label with a JSON list.
///
/// They say where a container goes, not what its process sees. So they are removed from its environment, and kept in its
/// labels, where a later manager can read them.
///
/// Swarm 0.3: cluster/config.go
///
/// @param environment the container's own variables
/// @param labels the container's labels, with the expressions
public record Expressions(
        List<Constraint> constraints, List<Affinity> affinities, List<String> environment,
        Map<String, String> labels) {
    private static final String CONSTRAINTS = "com.docker.swarm.constraints";
    private static final String AFFINITIES = "com.docker.swarm.affinities";

    public static final Expressions NONE = new Expressions(List.of(), List.of(), List.of(), Map.of());

    public Expressions {
        constraints = List.copyOf(constraints);
        affinities = List.copyOf(affinities);
        environment = List.copyOf(environment);
        labels = Map.copyOf(labels);
    }

    /// @throws ApiException if an expression is malformed
    // tag::moving-expressions-into-labels[]
    public static Expressions of(ContainerConfig config) {
        var labels = new HashMap<>(Json.orEmpty(config.labels()));
        List<String> constraints = inLabel(labels, CONSTRAINTS); // <1>
        List<String> affinities = inLabel(labels, AFFINITIES);
        List<String> environment = new ArrayList<>();
        for (String variable : Json.orEmpty(config.env())) {
            if (variable.startsWith("constraint:")) {
                constraints.add(variable.substring("constraint:".length()));
            } else if (variable.startsWith("affinity:")) {
                affinities.add(variable.substring("affinity:".length()));
            } else {
                environment.add(variable); // <2>
            }
        }
        keep(labels, CONSTRAINTS, constraints); // <3>
        keep(labels, AFFINITIES, affinities);
        return new Expressions(
                constraints.stream().map(Constraint::parse).toList(),
                affinities.stream().map(Affinity::parse).toList(),
                environment, labels);
    }
    // end::moving-expressions-into-labels[]

    private static List<String> inLabel(Map<String, String> labels, String name) {
        String text = labels.getOrDefault(name, "");
        try {
            return text.isEmpty()
                    ? new ArrayList<>()
                    : new ArrayList<>(List.of(Json.mapper().readValue(text, String[].class)));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "invalid label " + name + "=" + text
                    + ": expected a JSON list of expressions, such as [\"storage==ssd\"]", e);
        }
    }

    private static void keep(Map<String, String> labels, String name, List<String> expressions) {
        if (!expressions.isEmpty()) {
            labels.put(name, Json.text(expressions));
        }
    }
}
