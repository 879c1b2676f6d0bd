package jd.containernet;

import java.nio.file.Path;
import java.util.List;
import jd.containernet.HostsFile.ExtraHost;
import jd.daemonnet.NetworkException;
import jd.daemonnet.Subnet;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.server.api.ApiException;

/// Addresses, modes and the host's resolv.conf.
class NetworkFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(modes(), extraHosts(), resolvConf(), subnets());
    }

    private static Target modes() {
        return Target.ofText("network-modes", NetworkMode::parse)
                .seeds("bridge", "host", "none", "container:web", "default")
                .rejectsWith(ApiException.class);
    }

    private static Target extraHosts() {
        return Target.ofText("extra-hosts", ExtraHost::parse)
                .seeds("db:10.0.0.1", "db:::1", "gateway:host-gateway", "a:fe80::1%eth0")
                .rejectsWith(ApiException.class);
    }

    private static Target resolvConf() {
        return Target.ofText("resolv-conf", text -> ResolvConf.parse(Path.of("/etc/resolv.conf"), text).toString())
                .seeds("# comment\nnameserver 8.8.8.8\nnameserver ::1\nsearch a.b c\noptions ndots:1\nsortlist x\n");
    }

    private static Target subnets() {
        return Target.ofText("subnets", text -> Subnet.parse(text).toString())
                .seeds("172.17.0.1/16", "10.0.0.0/31", "0.0.0.0/0")
                .rejectsWith(NetworkException.class);
    }
}
