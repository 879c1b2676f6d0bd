package jd.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final String C = "sha256:" + "c".repeat(64);

    private static final String IMAGE = """
            {"schemaVersion":2,"config":{"mediaType":"x","size":10,"digest":"%s"},
             "layers":[{"mediaType":"y","size":20,"digest":"%s","urls":["http://elsewhere"]}]}""".formatted(A, B);

    private static final String INDEX = """
            {"schemaVersion":2,"manifests":[
              {"mediaType":"m","size":1,"digest":"%s","platform":{"os":"linux","architecture":"arm64","variant":"v8"}},
              {"mediaType":"m","size":2,"digest":"%s","platform":{"os":"linux","architecture":"amd64"}},
              {"mediaType":"m","size":3,"digest":"%s","platform":{"os":"unknown","architecture":"unknown"}}]}"""
            .formatted(A, B, C);

    private static Manifest parse(String mediaType, String json) {
        return Manifest.parse(mediaType, json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {Manifest.DOCKER_MANIFEST, Manifest.OCI_MANIFEST})
    void imageManifestHasConfigurationAndLayers(String mediaType) {
        var image = assertInstanceOf(Manifest.ImageManifest.class, parse(mediaType, IMAGE));
        assertEquals(A, image.config().digest().toString());
        assertEquals(List.of(20L), image.layers().stream().map(Descriptor::size).toList());
        assertEquals(List.of("http://elsewhere"), image.layers().getFirst().urls());
    }

    @ParameterizedTest
    @ValueSource(strings = {Manifest.DOCKER_LIST, Manifest.OCI_INDEX})
    void indexHasOneManifestForEachPlatform(String mediaType) {
        var index = assertInstanceOf(Manifest.ImageIndex.class, parse(mediaType, INDEX));
        assertEquals(Optional.of(B), select(index, "linux/amd64"));
        assertEquals(Optional.of(A), select(index, "linux/arm64/v8"));
        assertEquals(Optional.of(A), select(index, "linux/arm64"));
        assertEquals(Optional.empty(), select(index, "linux/s390x"));
    }

    private static Optional<String> select(Manifest.ImageIndex index, String platform) {
        return index.select(Platform.parse(platform)).map(d -> d.digest().toString());
    }

    @Test
    void documentWithAnotherMediaTypeInItIsRefused() {
        String lying = IMAGE.replace(
                "\"schemaVersion\":2", "\"schemaVersion\":2,\"mediaType\":\"" + Manifest.OCI_INDEX + "\"");
        assertThrows(ImageFormatException.class, () -> parse(Manifest.OCI_MANIFEST, lying));
        String both = IMAGE.replace("\"layers\"", "\"manifests\":[],\"layers\"");
        assertThrows(ImageFormatException.class, () -> parse(Manifest.OCI_MANIFEST, both));
        assertThrows(ImageFormatException.class, () -> parse(Manifest.OCI_INDEX, IMAGE));
        String twice = IMAGE.replace("\"layers\"", "\"layers\":[],\"layers\"");
        assertThrows(ImageFormatException.class, () -> parse(Manifest.OCI_MANIFEST, twice));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "[]", "{}", "{\"schemaVersion\":1}", "{\"schemaVersion\":2}", "{\"schemaVersion\":2,\"config\":3}",
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"sha256:12\",\"size\":1}}",
        "{\"schemaVersion\":\"2\"}", "{\"schemaVersion\":2,\"layers\":[1]}"
    })
    void malformedManifestIsRefused(String json) {
        assertThrows(ImageFormatException.class, () -> parse(Manifest.OCI_MANIFEST, json));
    }

    @Test
    void unknownMediaTypeIsInTheMessage() {
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> parse("text/html", IMAGE));
        assertEquals("manifest: unsupported media type \"text/html\"", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus/x/y/z", "a b", "bogus", ""})
    void malformedPlatformIsRefused(String text) {
        assertThrows(ImageFormatException.class, () -> Platform.parse(text));
    }
}
