package jd.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageConfigTest {
    // From the specification's example: two layers, and the chain id of the second, which is not its diff id.
    private static final Digest L0 = Digest.of("layer 0".getBytes(UTF_8));
    private static final Digest L1 = Digest.of("layer 1".getBytes(UTF_8));

    private static ImageConfig parse(String json) {
        return ImageConfig.parse(json.getBytes(UTF_8));
    }

    @Test
    void configurationKeepsTheBytesOfWhichTheIdIsTheDigest() {
        String json = """
                {"architecture":"amd64","os":"linux","created":"2025-04-20T00:00:00Z","author":"",
                 "config":{"Cmd":["sh"],"Env":null},
                 "rootfs":{"type":"layers","diff_ids":["%s","%s"]},
                 "history":[{"created_by":"ADD x /"},{"created_by":"CMD sh","empty_layer":true}]}""".formatted(L0, L1);
        ImageConfig config = parse(json);
        assertEquals(Digest.of(json.getBytes(UTF_8)), config.id().digest());
        assertEquals(List.of("sh"), config.config().get("Cmd"));
        assertEquals(Optional.empty(), config.author());
        assertEquals(List.of(L0, L1), config.diffIds());
        assertEquals(List.of(false, true), config.history().stream().map(ImageConfig.History::emptyLayer).toList());
    }

    @Test
    void chainIdsAreThoseOfTheSpecificationsExample() {
        Digest both = Digest.of((L0 + " " + L1).getBytes(UTF_8));
        assertEquals(List.of(L0, both), ChainId.each(List.of(L0, L1)));
        assertEquals(both, ChainId.of(List.of(L0, L1)));
        assertEquals(List.of(), ChainId.each(List.of()));
    }

    @Test
    void configurationWithoutConfigAndHistoryIsAccepted() {
        ImageConfig config = parse("{\"rootfs\":{\"type\":\"layers\"}}");
        assertEquals(Map.of(), config.config());
        assertTrue(config.diffIds().isEmpty() && config.history().isEmpty());
    }

    @Test
    void malformedConfigurationIsRefused() {
        for (String json : List.of("", "1", "{}", "{\"rootfs\":[]}", "{\"rootfs\":{\"type\":\"windows\"}}",
                "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[1]}}",
                "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"x\"]}}",
                "{\"os\":1,\"rootfs\":{\"type\":\"layers\"}}")) {
            assertThrows(ImageFormatException.class, () -> parse(json), json);
        }
    }
}
