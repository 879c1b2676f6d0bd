package jd.labs.lab06;

import static jd.labs.Case.PASSED;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Falsifier;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab06.AddressRequest.Scenario;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;

/// Grades lab 6: a student's pools are compared with a model along random requests. The smallest failing sequence is shown.
public final class PoolsLab implements Lab {
    private static final String ADDRESSES = "Chapter 6, 6.5.9; the first comment of daemonnet.IpAllocator";
    private static final String PORTS = "Chapter 6, \"Code: publishing a port\"; docker run --help, --publish";
    private static final String VALUES = "a value cannot change: a changed copy of the collection, and a new record with it";

    @Override
    public int number() {
        return 6;
    }

    @Override
    public String name() {
        return "pools";
    }

    @Override
    public String source() {
        return "Pools.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(program -> Pieces.STANDARD.withAddresses(
                (subnet, gateway, addressing) -> new PooledAddresses(
                        maker(program).addresses(subnet, addressing.range().orElse(subnet), gateway))));
    }

    @Override
    public String example() {
        return "./jd run --lab 6 busybox ip addr show eth0";
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                addresses(program, "1", "request() gives the lowest free address, none twice, and no reserved one", 1),
                addresses(program, "2", "take() gives a certain address, if it is free", 2),
                addresses(program, "3", "release() makes an address free again, and no reserved one", 3),
                ports(program, "4", "a port or a range gives the lowest free port of the protocol",
                        maker -> Falsifier.falsify(PortRequests.ofRanges(), all -> compare(maker, all))),
                ports(program, "5", "any port is the next of the ephemeral range, around its end",
                        maker -> Falsifier.falsify(PortRequests.ofAny(), all -> compare(maker, all))),
                ports(program, "6", "a released port is free again, and is not the next one",
                        maker -> Falsifier.falsify(PortRequests.withReleases(), all -> compare(maker, all))));
    }

    private static Case addresses(Class<?> program, String id, String sentence, int kinds) {
        return ports(program, id, sentence,
                maker -> Falsifier.falsify(AddressRequest.scenarios(kinds), scenario -> compare(maker, scenario)));
    }

    private static Case ports(Class<?> program, String id, String sentence, Function<PoolMaker, Outcome> check) {
        return new Case(id, sentence, false,
                () -> check.apply(maker(program)));
    }

    private static PoolMaker maker(Class<?> program) {
        return StudentCode.create(program, PoolMaker.class);
    }

    // ---- addresses ----

    private static Outcome compare(PoolMaker maker, Scenario scenario) {
        AddressPool pool = maker.addresses(scenario.subnet(), scenario.range(), scenario.gateway());
        Set<Ipv4> taken = new HashSet<>();
        for (int i = 0; i < scenario.requests().size(); i++) {
            Scenario soFar = scenario.first(i + 1);
            switch (scenario.requests().get(i)) {
                case AddressRequest.Lowest() -> {
                    Optional<AddressPool.Allocation> got = pool.request();
                    Optional<Hints> wrong = wrong(soFar, taken, got.map(AddressPool.Allocation::address));
                    if (wrong.isEmpty() && !same(got, pool.request())) {
                        wrong = Optional.of(changed("request()"));
                    }
                    if (wrong.isPresent()) {
                        return new Failed(soFar + " gives " + got.map(each -> each.address().toString()).orElse("nothing"),
                                wrong.get());
                    }
                    if (got.isPresent()) {
                        taken.add(got.get().address());
                        pool = got.get().rest();
                    }
                }
                case AddressRequest.Certain(Ipv4 address) -> {
                    Optional<AddressPool> got = pool.take(address);
                    Optional<Hints> wrong = wrong(soFar, taken, address, got.isPresent());
                    if (wrong.isEmpty() && pool.take(address).isPresent() != got.isPresent()) {
                        wrong = Optional.of(changed("take()"));
                    }
                    if (wrong.isPresent()) {
                        return new Failed(soFar + (got.isPresent() ? " gives it" : " refuses it"), wrong.get());
                    }
                    if (got.isPresent()) {
                        taken.add(address);
                        pool = got.get();
                    }
                }
                case AddressRequest.Release(Ipv4 address) -> {
                    AddressPool before = pool;
                    try {
                        pool = pool.release(address);
                    } catch (UnsupportedOperationException e) {
                        throw e;
                    } catch (RuntimeException e) {
                        return new Failed(soFar + ": " + e, new Hints(
                                "a release of an address that no container has does nothing",
                                "a start that fails half-way may release more than it has taken",
                                "Set.remove of a copy"));
                    }
                    if (taken.contains(address) && before.take(address).isPresent()) {
                        return new Failed(soFar + " makes the address free in the first pool, too", changed("release()"));
                    }
                    taken.remove(address);
                }
            }
        }
        return PASSED;
    }

    private static boolean same(Optional<AddressPool.Allocation> first, Optional<AddressPool.Allocation> second) {
        return first.map(AddressPool.Allocation::address).equals(second.map(AddressPool.Allocation::address));
    }

    private static Hints changed(String method) {
        return new Hints(
                method + " has changed the pool on which it was called: the same call gives another result now",
                VALUES,
                "new HashSet<>(taken), and the changed set as the argument of a new record");
    }

    /// {@return what is wrong with an address from request()}
    private static Optional<Hints> wrong(Scenario in, Set<Ipv4> taken, Optional<Ipv4> got) {
        Optional<Ipv4> lowest = IntStream.range(0, (int) in.range().size())
                .mapToObj(in.range().network()::plus)
                .filter(address -> isFree(in, taken, address))
                .findFirst();
        if (got.isEmpty()) {
            return lowest.map(_ -> new Hints(
                    "an address of the range is free: it was never allocated, or it was released",
                    ADDRESSES,
                    "from range.network(), range.size() addresses; release() removes from taken"));
        }
        Optional<Hints> notFree = wrong(in, taken, got.get(), true);
        if (notFree.isPresent()) {
            return notFree;
        }
        if (!in.range().contains(got.get())) {
            return Optional.of(new Hints(
                    "the address is one of the subnet, but not of the range",
                    "docker network create --help, --ip-range",
                    "range.network() and range.size(), not the subnet's"));
        }
        return got.equals(lowest) ? Optional.empty() : Optional.of(new Hints(
                "an address that is lower is free too: it was never allocated, or it was released",
                ADDRESSES,
                "begin at range.network() each time"));
    }

    private static boolean isFree(Scenario in, Set<Ipv4> taken, Ipv4 address) {
        return wrong(in, taken, address, true).isEmpty();
    }

    /// {@return what is wrong with the answer that an address is free, or that it is not}
    private static Optional<Hints> wrong(Scenario in, Set<Ipv4> taken, Ipv4 address, boolean given) {
        Optional<Hints> not = Optional.empty();
        if (taken.contains(address)) {
            not = Optional.of(new Hints(
                    "a container has this address already: two would answer ARP requests for it",
                    ADDRESSES,
                    "the pool that is returned must have the address in taken"));
        } else if (!in.subnet().contains(address)) {
            not = Optional.of(new Hints(
                    "the address is not one of the subnet: packets to it are not sent to the bridge",
                    "the route of a bridge has the subnet as its destination; Subnet.contains",
                    "in isReserved(): !subnet.contains(address)"));
        } else if (address.equals(in.subnet().network())) {
            not = Optional.of(new Hints(
                    "this is the first address of the subnet, which names the network, and is no host's",
                    "RFC 919, RFC 1122 3.2.1.3: host part of zeros",
                    "in isReserved(): subnet.network()"));
        } else if (address.equals(in.subnet().broadcast())) {
            not = Optional.of(new Hints(
                    "this is the broadcast address: all hosts of the subnet receive what is sent to it",
                    "RFC 919: host part of ones",
                    "in isReserved(): subnet.broadcast()"));
        } else if (address.equals(in.gateway())) {
            not = Optional.of(new Hints(
                    "this is the bridge's own address, the containers' gateway",
                    "Chapter 6, 6.5.6; a release does not make it free",
                    "in isReserved(): gateway"));
        }
        if (given || not.isPresent()) {
            return given ? not : Optional.empty();
        }
        return Optional.of(new Hints(
                in.range().contains(address)
                        ? "the address is free: it was never allocated, or it was released"
                        : "the address is free: with --ip a container may have one outside of the range",
                "docker network create --help, --ip-range; docker run --help, --ip",
                "Optional.empty() only if isReserved(address) or taken has it"));
    }

    // ---- ports ----

    private static Outcome compare(PoolMaker maker, PortRequests requests) {
        PortPool pool = maker.ports(PortRequests.EPHEMERAL);
        Map<Transport, Set<Integer>> taken = new EnumMap<>(
                Map.of(Transport.TCP, new HashSet<>(), Transport.UDP, new HashSet<>()));
        Map<Transport, Integer> last = new EnumMap<>(Transport.class);
        for (int i = 0; i < requests.steps().size(); i++) {
            PortRequests soFar = requests.first(i + 1);
            switch (requests.steps().get(i)) {
                case PortRequests.Allocate(Transport transport, PortRange ports) -> {
                    Optional<PortPool.Allocation> got = pool.requestPort(transport, ports);
                    OptionalInt port = got.isPresent() ? OptionalInt.of(got.get().port()) : OptionalInt.empty();
                    Optional<Hints> wrong = wrong(taken, transport, ports, last, port);
                    if (wrong.isEmpty()
                            && !pool.requestPort(transport, ports).map(PortPool.Allocation::port)
                                    .equals(got.map(PortPool.Allocation::port))) {
                        wrong = Optional.of(changed("requestPort()"));
                    }
                    if (wrong.isPresent()) {
                        return new Failed(soFar + " gives " + (port.isPresent() ? port.getAsInt() : "nothing"), wrong.get());
                    }
                    if (got.isPresent()) {
                        taken.get(transport).add(port.getAsInt());
                        if (ports.isAny()) {
                            last.put(transport, port.getAsInt());
                        }
                        pool = got.get().rest();
                    }
                }
                case PortRequests.Release(Transport transport, int port) -> {
                    pool = pool.releasePort(transport, port);
                    taken.get(transport).remove(port);
                }
            }
        }
        return PASSED;
    }

    private static Optional<Hints> wrong(
            Map<Transport, Set<Integer>> taken, Transport transport, PortRange ports, Map<Transport, Integer> last,
            OptionalInt got) {
        PortRange range = ports.isAny() ? PortRequests.EPHEMERAL : ports;
        Set<Integer> own = taken.get(transport);
        OptionalInt next = ordered(range, ports.isAny() ? last.getOrDefault(transport, range.last()) : range.last())
                .filter(port -> !own.contains(port))
                .findFirst();
        if (got.equals(next)) {
            return Optional.empty();
        }
        if (got.isPresent() && own.contains(got.getAsInt())) {
            return Optional.of(new Hints(
                    "this port is a container's already: the second bind fails with EADDRINUSE",
                    PORTS,
                    "the pool that is returned must have the port in taken"));
        }
        if (got.isPresent() && (got.getAsInt() < range.first() || got.getAsInt() > range.last())) {
            return Optional.of(new Hints(
                    ports.isAny()
                            ? "after the last port of the ephemeral range comes its first"
                            : "the port is not one of those that were asked for",
                    PORTS,
                    "range.first() + offset % range.length()"));
        }
        Set<Integer> other = taken.get(transport == Transport.TCP ? Transport.UDP : Transport.TCP);
        if (next.isPresent() && other.contains(next.getAsInt())) {
            return Optional.of(new Hints(
                    "the other protocol has a port of that number, which is another port",
                    "tcp(7), udp(7): each has 65536 ports of its own",
                    "Bound(transport, port), not the number alone"));
        }
        if (got.isEmpty()) {
            return Optional.of(new Hints(
                    ports.isAny()
                            ? "a port of the ephemeral range is free, perhaps before the one that was allocated last"
                            : "a port of the range is free: it was never allocated, or it was released",
                    PORTS,
                    "try range.length() ports, each once"));
        }
        return Optional.of(ports.isAny()
                ? new Hints(
                        "this is not the next free port after the one that was allocated last for any-port requests",
                        "a client that still sends to a port's last container must not reach another one at once",
                        "begin at last + 1; only a request for any port changes last, and no release does")
                : new Hints("a port of the range that is lower is free too", PORTS, "begin at range.first()"));
    }

    /// {@return all ports of a range, beginning after `last`}
    private static IntStream ordered(PortRange range, int last) {
        return IntStream.range(0, range.length())
                .map(i -> range.first() + (last + 1 - range.first() + i) % range.length());
    }
}
