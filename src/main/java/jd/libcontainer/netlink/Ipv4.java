package jd.libcontainer.netlink;

/// An IPv4 address. Not [java.net.Inet4Address], because addresses are counted here, not looked up, and because
/// dockerinit must not pay for the JDK's resolver.
///
/// @param bits the address as a number, the first of its four parts uppermost
public record Ipv4(int bits) implements Comparable<Ipv4> {
    public static final Ipv4 ANY = new Ipv4(0);

    /// @param text four decimal numbers, as in `172.17.0.1`
    /// @throws IllegalArgumentException with the text, if it is anything else
    public static Ipv4 parse(String text) {
        int bits = 0;
        int part = -1;
        int parts = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c >= '0' && c <= '9' && part != 0) {
                part = Math.max(part, 0) * 10 + (c - '0');
            } else if (c == '.' && part >= 0 && parts < 4) {
                bits = bits << 8 | part;
                part = -1;
                parts++;
            } else {
                throw malformed(text);
            }
            if (part > 255) {
                throw malformed(text);
            }
        }
        if (parts != 4) {
            throw malformed(text);
        }
        return new Ipv4(bits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("invalid IPv4 address: \"" + text + "\"");
    }

    /// @param address four bytes, as they travel in packets
    public static Ipv4 of(byte[] address) {
        return new Ipv4(address[0] << 24 | (address[1] & 255) << 16 | (address[2] & 255) << 8 | address[3] & 255);
    }

    public byte[] bytes() {
        return new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
    }

    public Ipv4 plus(int offset) {
        return new Ipv4(bits + offset);
    }

    @Override
    public int compareTo(Ipv4 other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return (bits >>> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
    }
}
