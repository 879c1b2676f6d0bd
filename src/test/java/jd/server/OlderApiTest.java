package jd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.server.api.ApiVersion;
import jd.server.api.CreateRequest;
import jd.server.api.Filters;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class OlderApiTest {
    private static CreateRequest request(String host) {
        String json = "{\"Image\":\"i\",\"HostConfig\":" + host + "}";
        return Json.read(json.getBytes(StandardCharsets.UTF_8), CreateRequest.class);
    }

    private static ApiVersion version(String text) {
        return new ApiVersion(text);
    }

    @Test
    void ipcNamespaceIsShareableBelow140() {
        assertEquals("shareable", OlderApi.create(request("{}"), version("1.39")).hostConfig().ipcMode());
        assertEquals("shareable", OlderApi.create(request("null"), version("1.39")).hostConfig().ipcMode());
        assertEquals("host", OlderApi.create(request("{\"IpcMode\":\"host\"}"), version("1.24")).hostConfig().ipcMode());
        assertEquals("", OlderApi.create(request("{}"), version("1.40")).hostConfig().ipcMode());
    }

    @Test
    void readOnlyBindIsNotRecursiveBelow144() {
        CreateRequest bind = request("{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/b\",\"ReadOnly\":true},"
                + "{\"Type\":\"bind\",\"Source\":\"/c\",\"Target\":\"/d\"}]}");
        var mounts = OlderApi.create(bind, version("1.43")).hostConfig().mounts();
        assertTrue(mounts.getFirst().bindOptions().readOnlyNonRecursive());
        assertEquals(bind.hostConfig().mounts().get(1), mounts.get(1));
        assertSame(bind, OlderApi.create(bind, version("1.44")));
    }

    @Test
    void volumePruneRemovesNamedVolumesBelow142() {
        assertEquals(List.of("true"), OlderApi.volumePrune(Filters.NONE, version("1.41")).of("all"));
        assertEquals(List.of(), OlderApi.volumePrune(Filters.NONE, version("1.42")).of("all"));
    }
}
