package jd.swarm.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jd.server.api.ApiException;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class CreatePlanTest {
    private static CreatePlan plan(String json) {
        try {
            return CreatePlan.of((ObjectNode) Json.mapper().readTree(json), List::of);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> names(Set<CreatePlan.NodeObject> objects) {
        return objects.stream().map(CreatePlan.NodeObject::toString).collect(Collectors.toSet());
    }

    @Test
    void expressionsMoveFromTheEnvironmentToLabels() {
        JsonNode body = plan("""
                {"Image":"busybox","Env":["A=1","constraint:node==n1"],"Labels":{"mine":"yes"}}""").body();
        assertEquals("[\"A=1\"]", body.path("Env").toString());
        assertEquals("[\"node==n1\"]", body.path("Labels").path("com.docker.swarm.constraints").asText());
        assertEquals("yes", body.path("Labels").path("mine").asText());
    }

    @Test
    void networkWithNodeIsRequiredThereAndHasItsOwnNameInTheBody() {
        CreatePlan plan = plan("""
                {"HostConfig":{"NetworkMode":"n1/app"},"NetworkingConfig":{"EndpointsConfig":{"n1/app":{"Aliases":["x"]}}}}""");
        assertEquals(Set.of("n1/app"), names(plan.networks()));
        assertEquals("app", plan.body().path("HostConfig").path("NetworkMode").asText());
        assertEquals("x", plan.body().path("NetworkingConfig").path("EndpointsConfig").path("app").path("Aliases")
                .path(0).asText());
    }

    @Test
    void networksOfEveryNodeAreNotRequired() {
        for (String mode : List.of("", "default", "bridge", "host", "none", "container:web")) {
            assertEquals(Set.of(), plan("{\"HostConfig\":{\"NetworkMode\":\"" + mode + "\"}}").networks(), mode);
        }
    }

    @Test
    void namedVolumesAreCollectedAndPathsAreNot() {
        CreatePlan plan = plan("""
                {"HostConfig":{"Binds":["/host:/a","store:/b","n2/other:/c:ro","/anonymous"],
                 "Mounts":[{"Type":"volume","Source":"third","Target":"/d"},{"Type":"bind","Source":"/x","Target":"/e"}]}}""");
        assertEquals(Set.of("store", "n2/other", "third"), names(plan.volumes()));
        assertEquals("[\"/host:/a\",\"store:/b\",\"other:/c:ro\",\"/anonymous\"]",
                plan.body().path("HostConfig").path("Binds").toString());
    }

    @Test
    void requestOfTheClientIsNotChanged() throws Exception {
        var request = (ObjectNode) Json.mapper().readTree("{\"HostConfig\":{\"NetworkMode\":\"n1/app\"}}");
        CreatePlan.of(request, List::of);
        assertEquals("n1/app", request.path("HostConfig").path("NetworkMode").asText());
        assertFalse(request.has("Labels"));
    }

    @Test
    void malformedExpressionIsInvalid() {
        assertEquals(ApiException.Kind.INVALID_PARAMETER,
                assertThrows(ApiException.class, () -> plan("{\"Env\":[\"constraint:x\"]}")).kind());
    }
}
