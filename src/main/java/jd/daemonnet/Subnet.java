package jd.daemonnet;

import jd.libcontainer.netlink.Ipv4;

/// A range of addresses with a common prefix: `172.17.0.0/16`.
///
/// @param network its first address; the bits after the prefix are 0
public record Subnet(Ipv4 network, int prefixLength) {
    public Subnet {
        if (prefixLength < 0 || prefixLength > 32) {
            throw new NetworkException("invalid CIDR address: prefix length " + prefixLength);
        }
        network = new Ipv4(network.bits() & mask(prefixLength));
    }

    private static int mask(int prefixLength) {
        return prefixLength == 0 ? 0 : -1 << 32 - prefixLength;
    }

    /// {@return the subnet of a host's address such as `172.17.0.1/16`}
    public static Subnet parse(String cidr) {
        try {
            int slash = cidr.indexOf('/');
            return new Subnet(addressOf(cidr), Integer.parseInt(cidr.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new NetworkException("invalid CIDR address: " + cidr, e);
        }
    }

    /// {@return the address before the slash of `172.17.0.1/16`}
    static Ipv4 addressOf(String cidr) {
        int slash = cidr.indexOf('/');
        try {
            return Ipv4.parse(cidr.substring(0, Math.max(slash, 0)));
        } catch (IllegalArgumentException e) {
            throw new NetworkException("invalid CIDR address: " + cidr, e);
        }
    }

    public boolean contains(Ipv4 address) {
        return (address.bits() & mask(prefixLength)) == network.bits();
    }

    public boolean overlaps(Subnet other) {
        return contains(other.network) || other.contains(network);
    }

    /// {@return the number of addresses, including the two that no host can have}
    public long size() {
        return 1L << 32 - prefixLength;
    }

    public Ipv4 broadcast() {
        return network.plus((int) (size() - 1));
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }
}
