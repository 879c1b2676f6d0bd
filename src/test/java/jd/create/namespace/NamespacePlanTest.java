package jd.create.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.create.request.ContainerSettings;
import jd.create.request.HostConfigDefaults;
import jd.libcontainer.namespace.DebugWait;
import jd.libcontainer.namespace.Namespace;
import jd.libcontainer.namespace.Namespaces;
import jd.libcontainer.namespace.UserNamespace;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class NamespacePlanTest {
    private static final ContainerConfig CONFIG =
            Json.read("{}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class);

    private static HostConfig host(String json) {
        return HostConfigDefaults.apply(Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class), 1);
    }

    private static Namespaces namespaces(HostConfig host) {
        return SharedNamespaces.plan(ContainerSettings.parse(CONFIG, host),
                (ref, kind) -> new Namespace.Joined(ref.equals("other") ? kind.length() : -1));
    }

    @Test
    void namespaceModesAreResolved() {
        Namespace host = Namespace.HOST;
        Namespace own = Namespace.OWN;
        assertEquals(
                new Namespaces(own, own, own, own, host, UserNamespace.HOST, DebugWait.NONE), namespaces(host("{}")));
        assertEquals(
                new Namespaces(host, host, host, host, own, UserNamespace.HOST, DebugWait.NONE),
                namespaces(host("{\"NetworkMode\":\"host\",\"PidMode\":\"host\",\"IpcMode\":\"host\","
                        + "\"UTSMode\":\"host\",\"CgroupnsMode\":\"private\"}")));
        Namespace joined = new Namespace.Joined(3);
        assertEquals(
                new Namespaces(joined, joined, joined, own, host, UserNamespace.HOST, DebugWait.NONE),
                namespaces(host("{\"NetworkMode\":\"container:other\",\"PidMode\":\"container:other\","
                        + "\"IpcMode\":\"container:other\"}")));
    }

    @Test
    void debugAnnotationSetsThePort() {
        HostConfig host = host("{\"Annotations\":{\"jd.debug-init\":\"5005\"}}");
        assertEquals(5005, namespaces(host).debug().port());
        for (String wrong : List.of("0", "65536", "x", "-1")) {
            HostConfig bad = host("{\"Annotations\":{\"jd.debug-init\":\"" + wrong + "\"}}");
            assertEquals("invalid annotation jd.debug-init: \"" + wrong + "\" is not a port",
                    assertThrows(ApiException.class, () -> namespaces(bad)).getMessage());
        }
    }
}
