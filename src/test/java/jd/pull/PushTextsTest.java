package jd.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import jd.image.Digest;
import jd.image.Manifest;
import jd.server.api.ApiException;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.SearchResult;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What a push sends, and a search.
class PushTextsTest {
    @Property(tries = 100)
    void compressedStreamIsGzip(@ForAll byte[] plain) throws IOException {
        try (var in = new GZIPInputStream(new GzipInput(new ByteArrayInputStream(plain)))) {
            assertArrayEquals(plain, in.readAllBytes());
        }
    }

    @Test
    void sameContentIsCompressedToTheSameBytes() throws IOException {
        byte[] plain = "layer".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(
                new GzipInput(new ByteArrayInputStream(plain)).readAllBytes(),
                new GzipInput(new ByteArrayInputStream(plain)).readAllBytes());
    }

    /// The bytes that Docker 26.1.5 has pushed for this image.
    @Test
    void manifestHasDockersLayout() {
        Digest config = Digest.parse("sha256:c4f93be9720f77ffb01efbd67e48ee6634433721c25fc0c6771d325eae620139");
        Digest layer = Digest.parse("sha256:6a85302001373c63998c75736a4874981daff47e50115a73058db764119b7a64");
        byte[] manifest = DockerManifest.of(
                DockerManifest.config(config, 893), List.of(DockerManifest.layer(layer, 1_102_149)));
        assertEquals("sha256:36ea0aab8f6e30a9b345366fa07b0d4975c3a6a4eddca23014f48951e18075cd",
                Digest.of(manifest).toString(), new String(manifest, StandardCharsets.US_ASCII));
        byte[] two = DockerManifest.of(DockerManifest.config(config, 1),
                List.of(DockerManifest.layer(layer, 1), DockerManifest.layer(config, 2)));
        assertEquals(2, ((Manifest.ImageManifest) Manifest.parse(Manifest.DOCKER_MANIFEST, two)).layers().size());
    }

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
