package jd.libcontainer.spec;

import java.util.List;

/// How dockerinit configures the container's network namespace: it brings `lo` up, configures the interfaces that the
/// daemon has moved there, and sets the default route.
///
/// @param gateway of the default route; empty where there is none
public record NetworkState(List<NetworkInterface> interfaces, String gateway) {
    public static final NetworkState LOOPBACK_ONLY = new NetworkState(List.of(), "");

    /// The end of a veth pair.
    ///
    /// @param peer the name under which the daemon has created it
    /// @param name its name in the container, such as `eth0`
    public record NetworkInterface(
            String peer, String name, String address, int prefixLength, String mac, int mtu) {
        void write(MessageWriter out) {
            out.text(peer);
            out.text(name);
            out.text(address);
            out.number(prefixLength);
            out.text(mac);
            out.number(mtu);
        }

        static NetworkInterface read(MessageReader in) {
            return new NetworkInterface(
                    in.text(), in.text(), in.text(), in.integer(), in.text(), in.integer());
        }
    }

    public NetworkState {
        interfaces = List.copyOf(interfaces);
    }

    void write(MessageWriter out) {
        out.number(interfaces.size());
        for (NetworkInterface each : interfaces) {
            each.write(out);
        }
        out.text(gateway);
    }

    static NetworkState read(MessageReader in) {
        return new NetworkState(readInterfaces(in), in.text());
    }

    private static List<NetworkInterface> readInterfaces(MessageReader in) {
        NetworkInterface[] interfaces = new NetworkInterface[in.count()];
        for (int i = 0; i < interfaces.length; i++) {
            interfaces[i] = NetworkInterface.read(in);
        }
        return List.of(interfaces);
    }
}
