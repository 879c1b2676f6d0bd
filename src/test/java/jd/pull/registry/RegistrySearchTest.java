package jd.pull.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.SearchResult;
import org.junit.jupiter.api.Test;

/// A search in the index of a registry.
class RegistrySearchTest {
    @Test
    void searchIsAnsweredByTheRegistrysIndex() throws IOException {
        try (ScriptedRegistry index = new ScriptedRegistry()) {
            index.put("/v1/search", "application/json", """
                    {"num_results":2,"results":[
                    {"name":"a","star_count":5,"is_official":true,"description":"one"},
                    {"name":"b","star_count":1,"is_official":false,"description":"two"}]}"""
                    .getBytes(StandardCharsets.UTF_8));
            RegistrySearch search = new RegistrySearch(new Http(Map.of()));
            String term = index.host() + "/x";
            assertEquals(List.of("a", "b"), search.search(new Jobs.Search(term, 25, Filters.NONE)).stream()
                    .map(SearchResult::name).toList());
            assertEquals(List.of(new SearchResult(5, true, "a", false, "one")), search.search(
                    new Jobs.Search(term, 25, Filters.parse("{\"is-official\":[\"true\"],\"stars\":[\"3\"]}"))));
        }
    }

    @Test
    void registryWithoutAnIndexIsReportedAsByDocker() throws IOException {
        try (ScriptedRegistry registry = new ScriptedRegistry()) {
            RegistrySearch search = new RegistrySearch(new Http(Map.of()));
            assertEquals("Unexpected status code 404", refusal(search, registry.host() + "/x"));
            assertEquals("invalid repository name: repository name (http://x/y) should not have a scheme",
                    refusal(search, "http://x/y"));
        }
    }

    private static String refusal(RegistrySearch search, String term) {
        return assertThrows(ApiException.class, () -> search.search(new Jobs.Search(term, 25, Filters.NONE)))
                .getMessage();
    }
}
