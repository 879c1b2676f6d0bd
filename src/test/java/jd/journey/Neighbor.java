package jd.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Another host on the network of a [JdHost]: a network namespace that is connected with it by a veth pair, and that
/// routes the private ranges to it, as a malicious or misconfigured host would.
final class Neighbor implements AutoCloseable {
    static final String HOST = "10.77.0.1";
    static final String HOST_IPV6 = "fd77::1";
    static final String SELF = "10.77.0.2";

    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final String name = "jdn" + ProcessHandle.current().pid() + "x" + SERIAL.incrementAndGet();

    private Neighbor() {}

    static Neighbor of(JdHost host) {
        Neighbor neighbor = new Neighbor();
        Command.of("ip", "netns", "add", neighbor.name).run().ok();
        try {
            host.inside("ip", "link", "add", "jdlan", "type", "veth", "peer", "name", "eth0", "netns", neighbor.name)
                    .run().ok();
            for (String address : List.of(HOST + "/24", HOST_IPV6 + "/64")) {
                host.inside("ip", "addr", "add", address, "dev", "jdlan", "nodad").run().ok();
            }
            host.inside("ip", "link", "set", "jdlan", "up").run().ok();
            for (String address : List.of(SELF + "/24", "fd77::2/64")) {
                neighbor.inside("ip", "addr", "add", address, "dev", "eth0", "nodad").run().ok();
            }
            neighbor.inside("ip", "link", "set", "eth0", "up").run().ok();
            neighbor.inside("ip", "link", "set", "lo", "up").run().ok();
            neighbor.inside("ip", "route", "add", "172.16.0.0/12", "via", HOST).run().ok();
            neighbor.inside("ip", "route", "add", "192.168.0.0/16", "via", HOST).run().ok();
            return neighbor;
        } catch (Throwable e) {
            neighbor.close();
            throw e;
        }
    }

    /// {@return a program that runs on the neighbor}
    Command inside(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
        all.addAll(List.of(words));
        return Command.of(all);
    }

    /// The pair of interfaces is removed with the namespace.
    @Override
    public void close() {
        Command.of("ip", "netns", "del", name).run();
    }
}
