package jd.machine.driver;

import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import jd.libcontainer.netlink.Ipv4;
import jd.machine.store.MachineException;

/// The network of the classroom hosts, and the choice of an address in it. As in docker-machine's VirtualBox networks
/// the bridge has the first address, and machines have those from the hundredth on.
record ClassroomSubnet(Ipv4 network, int prefixLength) {
    static final String DEFAULT = "192.168.99.0/24";
    private static final int FIRST_MACHINE = 100;
    private static final int SHORTEST = 16;
    private static final int LONGEST = 29;

    /// @param text `192.168.99.0/24`
    static ClassroomSubnet parse(String text) {
        int slash = text.indexOf('/');
        try {
            int prefixLength = Integer.parseInt(text.substring(slash + 1));
            Ipv4 network = Ipv4.parse(text.substring(0, Math.max(slash, 0)));
            if (prefixLength < SHORTEST || prefixLength > LONGEST || (network.bits() & hostMask(prefixLength)) != 0) {
                throw new IllegalArgumentException();
            }
            return new ClassroomSubnet(network, prefixLength);
        } catch (IllegalArgumentException e) {
            throw MachineException.refused("the option --netns-subnet is no network: \"" + text
                    + "\": expected one like " + DEFAULT + ", with 16 to 29 bits of prefix and no bit of a host");
        }
    }

    private static int hostMask(int prefixLength) {
        return (1 << Integer.SIZE - prefixLength) - 1;
    }

    Ipv4 bridgeAddress() {
        return network.plus(1);
    }

    /// {@return the first free address, empty if there is none}
    Optional<Ipv4> free(Set<Ipv4> used) {
        int broadcast = hostMask(prefixLength);
        int first = Math.min(FIRST_MACHINE, broadcast);
        return IntStream.concat(
                        IntStream.range(first, broadcast),
                        IntStream.range(2, first))
                .mapToObj(network::plus)
                .filter(address -> !used.contains(address))
                .findFirst();
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }
}
