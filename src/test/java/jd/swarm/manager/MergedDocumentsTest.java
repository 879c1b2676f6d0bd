package jd.swarm.manager;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class MergedDocumentsTest {
    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void imageOfTwoNodesIsListedOnceWithAllItsTags() {
        List<ObjectNode> images = MergedDocuments.images(List.of(
                json("[{\"Id\":\"a\",\"Created\":1,\"RepoTags\":[\"x:1\"]},{\"Id\":\"b\",\"Created\":2,\"RepoTags\":[]}]"),
                json("[{\"Id\":\"a\",\"Created\":1,\"RepoTags\":[\"x:1\",\"y:1\"]}]")));
        assertEquals("[b, a]", images.stream().map(image -> image.path("Id").asText()).toList().toString());
        assertEquals("[\"x:1\",\"y:1\"]", images.getLast().path("RepoTags").toString());
    }

    @Test
    void sumJoinsListsAndAddsNumbers() {
        ObjectNode sum = MergedDocuments.sum(List.of(
                json("{\"Deleted\":[\"a\"],\"SpaceReclaimed\":3,\"Other\":null}"),
                json("{\"Deleted\":null,\"SpaceReclaimed\":4}"),
                json("{\"Deleted\":[\"b\"],\"SpaceReclaimed\":0,\"Other\":[]}")));
        assertEquals("{\"Deleted\":[\"a\",\"b\"],\"SpaceReclaimed\":7,\"Other\":[]}", sum.toString());
    }

    @Test
    void containersAreTheNewestFirstUpToTheLimit() {
        List<ObjectNode> summaries = List.of((ObjectNode) json("{\"Created\":1}"), (ObjectNode) json("{\"Created\":3}"),
                (ObjectNode) json("{\"Created\":2}"));
        assertEquals("[{\"Created\":3}, {\"Created\":2}]", MergedDocuments.containers(summaries, 2).toString());
        assertEquals(3, MergedDocuments.containers(summaries, 0).size());
    }
}
