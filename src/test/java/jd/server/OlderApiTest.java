package jd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.server.api.ApiVersion;
import jd.server.api.ContainerJson;
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
    void aliasesAreAllNamesBelow145() {
        String json = """
                {"Id":"0123456789abcdef","Config":{"Hostname":"host1"},"NetworkSettings":{"Networks":{
                 "bridge":{"Aliases":null},"own":{"Aliases":["al","host1"],"DNSNames":["c"]},"other":{"Aliases":null}}}}""";
        ContainerJson container = Json.read(json.getBytes(StandardCharsets.UTF_8), ContainerJson.class);
        JsonNode networks = ((JsonNode) OlderApi.inspect(container, version("1.44"))).at("/NetworkSettings/Networks");
        assertEquals("null", networks.at("/bridge/Aliases").toString());
        assertEquals("[\"al\",\"host1\",\"0123456789ab\"]", networks.at("/own/Aliases").toString());
        assertEquals("[\"0123456789ab\",\"host1\"]", networks.at("/other/Aliases").toString());
        assertSame(container, OlderApi.inspect(container, version("1.45")));
    }

    @Test
    void volumePruneRemovesNamedVolumesBelow142() {
        assertEquals(List.of("true"), OlderApi.volumePrune(Filters.NONE, version("1.41")).of("all"));
        assertEquals(List.of(), OlderApi.volumePrune(Filters.NONE, version("1.42")).of("all"));
    }
}
