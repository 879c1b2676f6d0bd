package jd.pull;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import jd.image.Digest;
import jd.image.Manifest;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What a push sends.
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
}
