package jd.containernet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.containernet.HostsFile.ExtraHost;
import jd.daemonnet.NetworkException;
import jd.daemonnet.Subnet;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// Addresses, modes, the host's resolv.conf, and questions to a name server.
class NetworkFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(modes(), extraHosts(), resolvConf(), subnets(), nameQueries());
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

    private static Target nameQueries() {
        NameTable table = new NameTable();
        table.publish("back", "id", Ipv4.parse("10.0.0.2"), List.of("db"));
        Target target = Target.of("name-queries", bytes -> {
            Message query = new Message(bytes);
            NameAnswers.answer(query, table, List.of("back"), Map.of())
                    .orElseGet(() -> NameAnswers.failure(query, Rcode.SERVFAIL))
                    .toWire();
        });
        return target.seed(query("db.", Type.A)).seed(query("db.back.", Type.AAAA))
                .seed(query("2.0.0.10.in-addr.arpa.", Type.PTR)).seed(query("example.com.", Type.MX))
                .rejectsWith(IOException.class);
    }

    private static byte[] query(String name, int type) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN)).toWire();
    }
}
