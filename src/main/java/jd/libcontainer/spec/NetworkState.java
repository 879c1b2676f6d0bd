package jd.libcontainer.spec;

/// How dockerinit configures the container's network namespace: it brings `lo` up, renames the end of the veth pair that
/// the daemon has moved there, and gives it address and route.
///
/// @param peer the name under which the daemon has moved it there; empty where there is only `lo`
public record NetworkState(
        String peer, String name, String address, int prefixLength, String gateway, String mac, int mtu) {
    public static final NetworkState LOOPBACK_ONLY = new NetworkState("", "", "", 0, "", "", 0);

    void write(MessageWriter out) {
        out.text(peer);
        out.text(name);
        out.text(address);
        out.number(prefixLength);
        out.text(gateway);
        out.text(mac);
        out.number(mtu);
    }

    static NetworkState read(MessageReader in) {
        return new NetworkState(
                in.text(), in.text(), in.text(), in.integer(), in.text(), in.text(), in.integer());
    }
}
