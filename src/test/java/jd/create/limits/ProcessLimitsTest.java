package jd.create.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.containernet.NetworkMode;
import jd.create.config.NamespaceMode;
import jd.create.config.NamespaceSettings;
import jd.libcontainer.spec.Rlimit;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.Ulimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Resource limits of a process and sysctls of its namespaces. The errors were recorded from a real dockerd.
class ProcessLimitsTest {
    private static final String RUNTIME = "failed to create task for container: failed to create shim task: "
            + "OCI runtime create failed: runc create failed: ";

    private static void verify(HostConfig host) {
        SysctlRules.verify(
                NamespaceSettings.parse(host), NamespaceMode.of(NetworkMode.parse(host.networkMode())));
    }

    private static HostConfig host(String sysctl, String ipc, String network, String uts) {
        String json = "{\"Sysctls\":{\"" + sysctl + "\":\"1\"},\"IpcMode\":\"" + ipc + "\",\"NetworkMode\":\""
                + network + "\",\"UTSMode\":\"" + uts + "\"}";
        return Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class);
    }

    @Test
    void ulimitsAreNumbersOfTheKernel() {
        List<Ulimit> limits = List.of(new Ulimit("nofile", 20, 10), new Ulimit("Core", -1, -1));
        assertEquals(List.of(new Rlimit(7, 10, 20), new Rlimit(4, -1, -1)), Rlimits.of(limits));
        assertEquals(RUNTIME + "wrong rlimit value: RLIMIT_FOO: unknown",
                assertThrows(ApiException.class, () -> Rlimits.of(List.of(new Ulimit("foo", 1, 1))))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {
        "kernel.msgmax, private, bridge, ''",
        "fs.mqueue.msg_max, 'container:x', bridge, ''",
        "net.ipv4.ip_forward, host, none, ''",
        "net/ipv4/conf/eth0.1/forwarding, private, bridge, ''",
        "kernel.domainname, private, bridge, ''",
        "kernel.msgmax, host, bridge, 'sysctl \"kernel.msgmax\" is not allowed in the hosts ipc namespace'",
        "fs.mqueue.x, host, bridge, 'sysctl \"fs.mqueue.x\" is not allowed in the hosts ipc namespace'",
        "net.x, private, host, 'sysctl \"net.x\" not allowed in host network namespace'",
        "net/x, private, host, 'sysctl \"net.x\" not allowed in host network namespace'",
        "kernel.hostname, private, bridge, 'sysctl \"kernel.hostname\" is not allowed as it conflicts with the OCI"
                + " \"hostname\" field'",
        "vm.swappiness, private, bridge, 'sysctl \"vm.swappiness\" is not in a separate kernel namespace'"
    })
    void onlyNamespacedSysctlsAreAllowed(String name, String ipc, String network, String refusal) {
        HostConfig host = host(name, ipc, network, "");
        String said = "";
        try {
            verify(host);
        } catch (ApiException e) {
            said = e.getMessage();
        }
        assertEquals(refusal.isEmpty() ? "" : RUNTIME + refusal + ": unknown", said);
    }

    @Test
    void hostUtsModeRefusesItsSysctls() {
        HostConfig host = host("kernel.domainname", "private", "bridge", "host");
        assertEquals(RUNTIME + "sysctl \"kernel.domainname\" is not in a separate kernel namespace: unknown",
                assertThrows(ApiException.class, () -> verify(host)).getMessage());
    }
}
