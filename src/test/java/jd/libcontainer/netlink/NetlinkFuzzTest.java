package jd.libcontainer.netlink;

import java.util.List;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.libcontainer.kernel.LibcontainerException;

/// Fuzzes the parsers of netlink replies and of IPv4 addresses. Only the kernel sends these datagrams, but newer
/// kernels add attributes.
class NetlinkFuzzTest extends FuzzTest {
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINKINFO = 18;

    @Override
    public List<Target> targets() {
        return List.of(replies(), addressReplies(), routeReplies(), ipv4());
    }

    private static Target replies() {
        return Target.of("netlink-replies", datagram -> {
                    for (NetlinkReply reply : NetlinkReply.split(datagram)) {
                        if (reply.type() == NetlinkReply.NLMSG_ERROR) {
                            reply.error();
                        } else {
                            Netlink.link(reply);
                        }
                    }
                })
                .seed(link())
                .seed(new byte[] {36, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, -17, -1, -1, -1, 0, 0, 0, 0})
                .rejectsWith(LibcontainerException.class);
    }

    private static Target addressReplies() {
        return Target.of("netlink-addresses", datagram -> NetlinkReply.split(datagram).forEach(Netlink::address))
                .seed(new NetlinkMessage(20, 2).addressHeader(2, 16, 3).attribute(2, 0x0100007f).bytes(1))
                .rejectsWith(LibcontainerException.class);
    }

    private static Target routeReplies() {
        return Target.of("netlink-routes", datagram -> NetlinkReply.split(datagram).forEach(Netlink::mainRoute))
                .seed(new NetlinkMessage(24, 2).routeHeader(2, 0, 254, 3, 0, 1)
                        .attribute(15, 254).attribute(4, 3).attribute(5, 0x010011ac).bytes(1))
                .rejectsWith(LibcontainerException.class);
    }

    private static byte[] link() {
        NetlinkMessage message = new NetlinkMessage(16, 2).linkHeader(3, 1, 0)
                .attribute(IFLA_IFNAME, "eth0")
                .attribute(IFLA_MTU, 1500);
        int info = message.begin(IFLA_LINKINFO);
        message.attribute(1, "veth").end(info);
        return message.bytes(1);
    }

    private static Target ipv4() {
        return Target.ofText("ipv4", text -> Ipv4.parse(text).toString())
                .seeds("127.0.0.1", "255.255.255.255", "1.2.3")
                .rejectsWith(IllegalArgumentException.class);
    }
}
