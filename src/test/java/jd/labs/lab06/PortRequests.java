package jd.labs.lab06;

import java.util.List;
import java.util.stream.Collectors;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.PortRange;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// What is asked of a pool of ports, one after the other.
record PortRequests(List<Step> steps) {
    static final PortRange EPHEMERAL = new PortRange(50000, 50003);

    sealed interface Step {}

    record Allocate(Transport transport, PortRange ports) implements Step {
        @Override
        public String toString() {
            return "requestPort(" + transport + ", " + (ports.isAny() ? "any" : ports) + ")";
        }
    }

    record Release(Transport transport, int port) implements Step {
        @Override
        public String toString() {
            return "releasePort(" + transport + ", " + port + ")";
        }
    }

    PortRequests first(int count) {
        return new PortRequests(steps.subList(0, count));
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    }

    private static Arbitrary<Transport> transports() {
        return Arbitraries.of(Transport.TCP, Transport.TCP, Transport.UDP);
    }

    private static Arbitrary<Step> allocations(Arbitrary<PortRange> ranges) {
        return Combinators.combine(transports(), ranges).as(Allocate::new);
    }

    private static Arbitrary<PortRange> ranges() {
        return Combinators.combine(Arbitraries.integers().between(80, 83), Arbitraries.integers().between(0, 3))
                .as((first, more) -> new PortRange(first, first + more));
    }

    private static Arbitrary<PortRequests> all(Arbitrary<Step> steps) {
        return steps.list().ofMaxSize(14).map(PortRequests::new);
    }

    static Arbitrary<PortRequests> ofRanges() {
        return all(allocations(ranges()));
    }

    static Arbitrary<PortRequests> ofAny() {
        Arbitrary<Integer> ports = Arbitraries.integers().between(50000, 50003);
        Arbitrary<Step> any = allocations(Arbitraries.just(PortRange.ANY));
        Arbitrary<Step> one = allocations(ports.map(port -> new PortRange(port, port)));
        return all(Arbitraries.oneOf(any, any, one, Combinators.combine(transports(), ports).as(Release::new)));
    }

    static Arbitrary<PortRequests> withReleases() {
        Arbitrary<Integer> ports = Arbitraries.oneOf(
                Arbitraries.integers().between(80, 83), Arbitraries.integers().between(50000, 50003));
        Arbitrary<Step> releases = Combinators.combine(transports(), ports).as(Release::new);
        Arbitrary<Step> allocations = allocations(Arbitraries.oneOf(ranges(), Arbitraries.just(PortRange.ANY)));
        return all(Arbitraries.oneOf(allocations, allocations, releases));
    }
}
