package jd.labs.lab06;

import java.util.List;
import java.util.stream.Collectors;
import jd.daemonnet.Subnet;
import jd.libcontainer.netlink.Ipv4;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// What is asked of a pool of addresses.
sealed interface AddressRequest {
    record Lowest() implements AddressRequest {
        @Override
        public String toString() {
            return "request()";
        }
    }

    record Certain(Ipv4 address) implements AddressRequest {
        @Override
        public String toString() {
            return "take(" + address + ")";
        }
    }

    record Release(Ipv4 address) implements AddressRequest {
        @Override
        public String toString() {
            return "release(" + address + ")";
        }
    }

    /// A pool and what is asked of it, one after the other.
    record Scenario(Subnet subnet, Subnet range, Ipv4 gateway, List<AddressRequest> requests) {
        @Override
        public String toString() {
            String pool = subnet + ", gateway " + gateway + (range.equals(subnet) ? "" : ", range " + range);
            return pool + ": " + requests.stream().map(AddressRequest::toString).collect(Collectors.joining(", "));
        }

        Scenario first(int count) {
            return new Scenario(subnet, range, gateway, requests.subList(0, count));
        }
    }

    /// Small subnets, so that they are soon exhausted; the addresses of the requests are also those just outside.
    ///
    /// @param kinds how many of the three kinds of requests occur
    static Arbitrary<Scenario> scenarios(int kinds) {
        Arbitrary<Ipv4> addresses = Arbitraries.integers().between(-1, 16).map(Ipv4.parse("10.1.2.0")::plus);
        Arbitrary<AddressRequest> lowest = Arbitraries.just(new Lowest());
        Arbitrary<AddressRequest> certain = addresses.map(Certain::new);
        Arbitrary<AddressRequest> release = addresses.map(Release::new);
        Arbitrary<AddressRequest> any = switch (kinds) {
            case 1 -> lowest;
            case 2 -> Arbitraries.oneOf(lowest, certain);
            default -> Arbitraries.oneOf(lowest, certain, release);
        };
        return Combinators.combine(
                        Arbitraries.integers().between(28, 30),
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.of(true, true, false),
                        any.list().ofMaxSize(18))
                .as((prefix, gateway, whole, requests) -> {
                    Subnet subnet = Subnet.parse("10.1.2.0/" + prefix);
                    Subnet range = whole || prefix == 30 ? subnet : Subnet.parse("10.1.2.4/30");
                    return new Scenario(subnet, range, subnet.network().plus(gateway), requests);
                });
    }
}
