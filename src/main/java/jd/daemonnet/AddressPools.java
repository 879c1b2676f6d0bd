package jd.daemonnet;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.netlink.Ipv4;

/// The private subnets from which a bridge without `--bip` takes the first free one.
///
/// Docker 1.2.0: daemon/networkdriver/bridge/driver.go:52 (a list of twelve, which began with 172.17.42.1/16);
/// the list here is that of today's Docker.
final class AddressPools {
    private AddressPools() {}

    /// 172.17.0.0/16 … 172.31.0.0/16, then 192.168.0.0/20 … 192.168.240.0/20.
    static List<Subnet> all() {
        List<Subnet> pools = new ArrayList<>();
        for (int second = 17; second <= 31; second++) {
            pools.add(Subnet.parse("172." + second + ".0.0/16"));
        }
        for (int third = 0; third <= 240; third += 16) {
            pools.add(Subnet.parse("192.168." + third + ".0/20"));
        }
        return pools;
    }

    /// {@return the first pool that contains none of the host's name servers, and overlaps none of its routes and no other
    /// network}
    ///
    /// @param taken the subnets of other networks
    static Subnet firstFree(HostNetwork host, List<Subnet> taken) {
        List<Subnet> used = new ArrayList<>(taken);
        // The default route overlaps everything.
        host.netlink().routes().stream()
                .filter(route -> route.prefixLength() > 0)
                .map(route -> new Subnet(route.destination(), route.prefixLength()))
                .forEach(used::add);
        return firstFree(host.nameservers(), used);
    }

    static Subnet firstFree(List<Ipv4> nameservers, List<Subnet> used) {
        for (Subnet pool : all()) {
            boolean free = nameservers.stream().noneMatch(pool::contains) && used.stream().noneMatch(pool::overlaps);
            if (free) {
                return pool;
            }
        }
        throw new NetworkException("find a free address range for the bridge: "
                + "all are in use by routes or name servers: choose one with --bip");
    }
}
