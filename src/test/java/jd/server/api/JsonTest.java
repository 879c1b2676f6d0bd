package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static <T> T read(String json, Class<T> type) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
    }

    @Test
    void nullInAListIsDropped() {
        HostConfig host = read("""
                {"Binds":[null,"/a:/b"],"CapAdd":[null],"Mounts":[null],"SecurityOpt":[null],"Ulimits":[null]}""",
                HostConfig.class);
        assertEquals(List.of("/a:/b"), host.binds());
        assertEquals(List.of(), host.capAdd());
        assertEquals(List.of(), host.mounts());
        assertEquals(List.of(), host.securityOpt());
        assertEquals(List.of(), host.resources().ulimits());
    }

    @Test
    void nullInTheCommandIsAnEmptyArgumentAsInGo() {
        assertEquals(List.of("a", "", "b"), read("{\"Cmd\":[\"a\",null,\"b\"]}", ContainerConfig.class).cmd());
    }

    @Test
    void nullInAMapKeepsItsKey() {
        Map<String, String> labels = read("{\"Labels\":{\"a\":null}}", ContainerConfig.class).labels();
        assertEquals(1, labels.size());
    }
}
