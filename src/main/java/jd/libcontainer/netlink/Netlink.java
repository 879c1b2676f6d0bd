package jd.libcontainer.netlink;

import static jd.libcontainer.kernel.NetworkSyscalls.AF_INET;
import static jd.libcontainer.kernel.NetworkSyscalls.AF_NETLINK;
import static jd.libcontainer.kernel.NetworkSyscalls.SOCK_CLOEXEC;
import static jd.libcontainer.kernel.NetworkSyscalls.SOCK_RAW;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// Configures the network through rtnetlink: links, addresses and routes. All of jd's network configuration goes
/// through this class.
///
/// A request is a datagram; the kernel executes it before `sendto` returns and queues the answer in the socket: one
/// message with an error number (0: done), or, for a list, several and then NLMSG_DONE. The socket belongs to the
/// network namespace in which it was opened, whatever thread uses it later.
///
/// Failures are [SyscallException]s such as `rtnetlink add link "jd0": EEXIST`.
///
/// rtnetlink(7) · Docker 1.2.0: vendor libcontainer/netlink
public final class Netlink implements AutoCloseable {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_GETADDR = 22;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_GETROUTE = 26;

    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_ACK = 4;
    private static final int NLM_F_DUMP = 0x300;
    private static final int NLM_F_REPLACE = 0x100;
    private static final int NLM_F_EXCL = 0x200;
    private static final int NLM_F_CREATE = 0x400;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_PID = 19;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFF_UP = 1;
    private static final int LINK_HEADER = 16;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_BROADCAST = 4;
    private static final int ADDRESS_HEADER = 8;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_TABLE = 15;
    private static final int ROUTE_HEADER = 12;
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_BOOT = 3;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RTN_UNICAST = 1;

    private static final HexFormat MAC = HexFormat.ofDelimiter(":");
    private static final int RECEIVE_BUFFER = 32 * 1024;

    /// A network interface. `kind` is `bridge`, `veth`…, empty for hardware; `alias` is a free text; `master` is the
    /// index of the bridge it is a port of, or 0.
    public record Link(int index, String name, String kind, String alias, int mtu, int master) {}

    /// An IPv4 address of the interface with an index.
    public record Address(int link, Ipv4 address, int prefixLength) {}

    /// An IPv4 route of the main table. The default route has prefix length 0; a route to a connected network has
    /// [Ipv4#ANY] as its gateway; a route without an interface (`unreachable`…) has link 0.
    public record Route(Ipv4 destination, int prefixLength, Ipv4 gateway, int link) {}

    private final Syscalls syscalls;
    private final int socket;
    private int sequence;

    private Netlink(Syscalls syscalls, int socket) {
        this.syscalls = syscalls;
        this.socket = socket;
    }

    /// Opens a socket in the network namespace of the calling thread.
    public static Netlink open(Syscalls syscalls) {
        int routing = 0;
        int socket = syscalls.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, routing);
        try {
            syscalls.bind(socket, address());
        } catch (SyscallException e) {
            syscalls.close(socket);
            throw e;
        }
        return new Netlink(syscalls, socket);
    }

    /// `struct sockaddr_nl`: to send to, port 0 is the kernel; to bind, it lets the kernel choose ours.
    private static byte[] address() {
        return ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) AF_NETLINK).array();
    }

    @Override
    public void close() {
        syscalls.close(socket);
    }

    // Links

    public List<Link> links() {
        NetlinkMessage message = new NetlinkMessage(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP)
                .linkHeader(0, 0, 0);
        List<Link> links = new ArrayList<>();
        for (NetlinkReply reply : list(message, "links")) {
            links.add(link(reply));
        }
        return links;
    }

    public Optional<Link> link(String name) {
        NetlinkMessage message = new NetlinkMessage(RTM_GETLINK, NLM_F_REQUEST | NLM_F_ACK)
                .linkHeader(0, 0, 0)
                .attribute(IFLA_IFNAME, name);
        try {
            return Optional.of(link(ask(message, "find link", name).getFirst()));
        } catch (SyscallException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// {@return the index of an interface, which does not change when it is renamed}
    public int index(String name) {
        Optional<Link> link = link(name);
        if (link.isEmpty()) {
            throw failure("find link", name, Errno.ENODEV);
        }
        return link.get().index();
    }

    static Link link(NetlinkReply reply) {
        Map<Integer, ByteBuffer> attributes = reply.attributes(LINK_HEADER);
        ByteBuffer info = attributes.get(IFLA_LINKINFO);
        ByteBuffer kind = info == null ? null : NetlinkReply.attributes(info).get(IFLA_INFO_KIND);
        ByteBuffer alias = attributes.get(IFLA_IFALIAS);
        ByteBuffer master = attributes.get(IFLA_MASTER);
        return new Link(
                NetlinkReply.number(reply.body(), 4),
                NetlinkReply.text(required(attributes, IFLA_IFNAME)),
                kind == null ? "" : NetlinkReply.text(kind),
                alias == null ? "" : NetlinkReply.text(alias),
                NetlinkReply.number(required(attributes, IFLA_MTU), 0),
                master == null ? 0 : NetlinkReply.number(master, 0));
    }

    private static ByteBuffer required(Map<Integer, ByteBuffer> attributes, int type) {
        ByteBuffer attribute = attributes.get(type);
        if (attribute == null) {
            throw new LibcontainerException("read netlink answer: attribute " + type + " is missing");
        }
        return attribute;
    }

    /// Creates a bridge. It gets a MAC address, since otherwise it would take the lowest one of its ports, and change
    /// it with them.
    public void addBridge(String name, String mac) {
        NetlinkMessage message = new NetlinkMessage(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
                .linkHeader(0, 0, 0)
                .attribute(IFLA_IFNAME, name)
                .attribute(IFLA_ADDRESS, MAC.parseHex(mac));
        int info = message.begin(IFLA_LINKINFO);
        message.attribute(IFLA_INFO_KIND, "bridge").end(info);
        ask(message, "add bridge", name);
    }

    /// Creates a veth pair. `name` stays here; `peer` is created in the network namespace of the process `pid`, which
    /// saves moving it: a move takes the kernel some milliseconds.
    public void addVeth(String name, String peer, int pid) {
        NetlinkMessage message = new NetlinkMessage(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
                .linkHeader(0, 0, 0)
                .attribute(IFLA_IFNAME, name);
        int info = message.begin(IFLA_LINKINFO);
        message.attribute(IFLA_INFO_KIND, "veth");
        int data = message.begin(IFLA_INFO_DATA);
        int other = message.begin(VETH_INFO_PEER);
        message.linkHeader(0, 0, 0)
                .attribute(IFLA_IFNAME, peer)
                .attribute(IFLA_NET_NS_PID, pid)
                .end(other)
                .end(data)
                .end(info);
        ask(message, "add veth", name);
    }

    /// Deletes an interface; the other end of a veth pair is deleted with it.
    public void delete(int link) {
        ask(new NetlinkMessage(RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK).linkHeader(link, 0, 0), "delete link", link);
    }

    public void up(int link) {
        ask(set(link, IFF_UP), "set up link", link);
    }

    public void down(int link) {
        ask(set(link, 0), "set down link", link);
    }

    private static NetlinkMessage set(int link, int flags) {
        return new NetlinkMessage(RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK).linkHeader(link, flags, IFF_UP);
    }

    /// Before Linux 6.2 only an interface that is down can be renamed.
    public void rename(int link, String name) {
        ask(change(link).attribute(IFLA_IFNAME, name), "rename link", link);
    }

    public void mtu(int link, int bytes) {
        ask(change(link).attribute(IFLA_MTU, bytes), "set mtu of link", link);
    }

    public void mac(int link, String mac) {
        ask(change(link).attribute(IFLA_ADDRESS, MAC.parseHex(mac)), "set mac of link", link);
    }

    /// Sets the alias, which `ip link` shows.
    public void alias(int link, String remark) {
        ask(change(link).attribute(IFLA_IFALIAS, remark), "set alias of link", link);
    }

    /// Makes an interface a port of a bridge.
    public void master(int link, int bridge) {
        ask(change(link).attribute(IFLA_MASTER, bridge), "set master of link", link);
    }

    /// Moves an interface to the network namespace of a descriptor of `/proc/PID/ns/net`.
    public void moveToNamespace(int link, int fd) {
        ask(change(link).attribute(IFLA_NET_NS_FD, fd), "move link", link);
    }

    private static NetlinkMessage change(int link) {
        return new NetlinkMessage(RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK).linkHeader(link, 0, 0);
    }

    // Addresses

    public List<Address> addresses() {
        NetlinkMessage message = new NetlinkMessage(RTM_GETADDR, NLM_F_REQUEST | NLM_F_DUMP)
                .addressHeader(AF_INET, 0, 0);
        List<Address> addresses = new ArrayList<>();
        for (NetlinkReply reply : list(message, "addresses")) {
            addresses.add(address(reply));
        }
        return addresses;
    }

    static Address address(NetlinkReply reply) {
        Map<Integer, ByteBuffer> attributes = reply.attributes(ADDRESS_HEADER);
        // on a point-to-point link IFA_ADDRESS is the other side's
        int type = attributes.containsKey(IFA_LOCAL) ? IFA_LOCAL : IFA_ADDRESS;
        return new Address(
                NetlinkReply.number(reply.body(), 4), ipv4(required(attributes, type)), reply.body().get(1) & 255);
    }

    public void addAddress(int link, Ipv4 address, int prefixLength) {
        Ipv4 broadcast = new Ipv4(address.bits() | (int) (0xffffffffL >>> prefixLength));
        NetlinkMessage message = new NetlinkMessage(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL)
                .addressHeader(AF_INET, prefixLength, link)
                .attribute(IFA_LOCAL, address.bytes())
                .attribute(IFA_ADDRESS, address.bytes())
                .attribute(IFA_BROADCAST, broadcast.bytes());
        ask(message, "add address", address);
    }

    // Routes

    public List<Route> routes() {
        NetlinkMessage message = new NetlinkMessage(RTM_GETROUTE, NLM_F_REQUEST | NLM_F_DUMP)
                .routeHeader(AF_INET, 0, 0, 0, 0, 0);
        List<Route> routes = new ArrayList<>();
        for (NetlinkReply reply : list(message, "routes")) {
            mainRoute(reply).ifPresent(routes::add);
        }
        return routes;
    }

    /// {@return the route; empty if it is not in the main table}
    static Optional<Route> mainRoute(NetlinkReply reply) {
        Map<Integer, ByteBuffer> attributes = reply.attributes(ROUTE_HEADER);
        ByteBuffer table = attributes.get(RTA_TABLE);
        if (table == null || NetlinkReply.number(table, 0) != RT_TABLE_MAIN) {
            return Optional.empty();
        }
        ByteBuffer link = attributes.get(RTA_OIF);
        return Optional.of(new Route(
                ipv4(attributes.get(RTA_DST)),
                reply.body().get(1) & 255,
                ipv4(attributes.get(RTA_GATEWAY)),
                link == null ? 0 : NetlinkReply.number(link, 0)));
    }

    private static Ipv4 ipv4(ByteBuffer attribute) {
        return attribute == null ? Ipv4.ANY : Ipv4.of(NetlinkReply.bytes(NetlinkReply.part(attribute, 0, 4)));
    }

    public void addDefaultRoute(Ipv4 gateway) {
        defaultRoute(gateway, NLM_F_CREATE | NLM_F_EXCL);
    }

    /// Sets the default route, whether there is one or not.
    public void replaceDefaultRoute(Ipv4 gateway) {
        defaultRoute(gateway, NLM_F_CREATE | NLM_F_REPLACE);
    }

    private void defaultRoute(Ipv4 gateway, int how) {
        NetlinkMessage message = new NetlinkMessage(RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_ACK | how)
                .routeHeader(AF_INET, 0, RT_TABLE_MAIN, RTPROT_BOOT, RT_SCOPE_UNIVERSE, RTN_UNICAST)
                .attribute(RTA_GATEWAY, gateway.bytes());
        ask(message, "add default route via", gateway);
    }

    // Conversation

    /// Lists a table, again until it did not change meanwhile.
    private List<NetlinkReply> list(NetlinkMessage message, String what) {
        while (true) {
            List<NetlinkReply> replies = ask(message, "list", what);
            boolean consistent = true;
            for (NetlinkReply reply : replies) {
                consistent &= (reply.flags() & NetlinkReply.NLM_F_DUMP_INTR) == 0;
            }
            if (consistent) {
                return replies;
            }
        }
    }

    /// {@return the answers before NLMSG_DONE} One request at a time, so that answers need not be matched.
    private synchronized List<NetlinkReply> ask(NetlinkMessage message, String action, Object subject) {
        sequence++;
        syscalls.sendto(socket, message.bytes(sequence), 0, address());
        List<NetlinkReply> answers = new ArrayList<>();
        while (true) {
            for (NetlinkReply reply : NetlinkReply.split(syscalls.recv(socket, RECEIVE_BUFFER, 0))) {
                switch (reply.type()) {
                    case NetlinkReply.NLMSG_DONE -> {
                        return answers;
                    }
                    case NetlinkReply.NLMSG_ERROR -> {
                        if (reply.error() != 0) {
                            throw failure(action, subject, Errno.of(reply.error()));
                        }
                        return answers;
                    }
                    default -> answers.add(reply);
                }
            }
        }
    }

    private static SyscallException failure(String action, Object subject, Errno errno) {
        return new SyscallException("rtnetlink " + action + " " + subject, errno);
    }
}
