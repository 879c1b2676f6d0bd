package jd.libcontainer.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// The network interfaces of a fake network namespace, and the answers of its routing socket (rtnetlink(7)).
///
/// Links are added, found, changed and deleted; a veth pair has its other end in the namespace of a process. Addresses and
/// routes are acknowledged and not kept: nothing in the tests asks for them.
final class FakeLinks {
    private static final AtomicInteger INDEXES = new AtomicInteger(1);

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_SETLINK = 19;
    private static final int NLM_F_DUMP = 0x300;
    private static final int MESSAGE_HEADER = 16;
    private static final int LINK_HEADER = 16;

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_MASTER = 10;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_PID = 19;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;

    private static final class Link {
        final int index;
        String name;
        String kind = "";
        String alias = "";
        int mtu = 1500;
        int master;
        Optional<Link> peer = Optional.empty();
        FakeLinks home;

        Link(int index, String name, FakeLinks home) {
            this.index = index;
            this.name = name;
            this.home = home;
        }
    }

    private final Map<Integer, Link> links = new TreeMap<>();

    FakeLinks() {
        Link loopback = new Link(1, "lo", this);
        loopback.mtu = 65536;
        links.put(1, loopback);
    }

    /// {@return the names of the interfaces, in the order in which they were added}
    List<String> names() {
        return links.values().stream().map(link -> link.name).toList();
    }

    /// Executes a request. {@return the datagrams of its answer}
    ///
    /// @param ofProcess the interfaces of a process
    List<byte[]> answers(byte[] datagram, IntFunction<FakeLinks> ofProcess) {
        ByteBuffer request = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        int type = request.getShort(4);
        int sequence = request.getInt(8);
        boolean list = (request.getShort(6) & NLM_F_DUMP) == NLM_F_DUMP;
        List<byte[]> answers = new ArrayList<>();
        try {
            switch (type) {
                case RTM_GETLINK -> (list ? List.copyOf(links.values()) : List.of(wanted(request)))
                        .forEach(link -> answers.add(described(link, sequence)));
                case RTM_NEWLINK -> add(attributes(request, MESSAGE_HEADER + LINK_HEADER), ofProcess);
                case RTM_SETLINK -> change(wanted(request), attributes(request, MESSAGE_HEADER + LINK_HEADER));
                case RTM_DELLINK -> delete(wanted(request));
                default -> {}
            }
            answers.add(end(list ? NLMSG_DONE : NLMSG_ERROR, sequence, 0));
        } catch (FakeErrno e) {
            answers.add(end(NLMSG_ERROR, sequence, e.errno.number()));
        }
        return answers;
    }

    private Link wanted(ByteBuffer request) {
        int index = request.getInt(MESSAGE_HEADER + 4);
        ByteBuffer name = attributes(request, MESSAGE_HEADER + LINK_HEADER).get(IFLA_IFNAME);
        return links.values().stream()
                .filter(link -> index != 0 ? link.index == index : name != null && link.name.equals(text(name)))
                .findFirst().orElseThrow(() -> new FakeErrno(Errno.ENODEV));
    }

    private Link add(String name) {
        if (names().contains(name)) {
            throw new FakeErrno(Errno.EEXIST);
        }
        Link link = new Link(INDEXES.incrementAndGet(), name, this);
        links.put(link.index, link);
        return link;
    }

    private void add(Map<Integer, ByteBuffer> attributes, IntFunction<FakeLinks> ofProcess) {
        Link link = add(text(attributes.get(IFLA_IFNAME)));
        Map<Integer, ByteBuffer> info = attributes(attributes.get(IFLA_LINKINFO), 0);
        link.kind = text(info.get(IFLA_INFO_KIND));
        if (info.containsKey(IFLA_INFO_DATA)) {
            ByteBuffer peer = attributes(info.get(IFLA_INFO_DATA), 0).get(VETH_INFO_PEER);
            Map<Integer, ByteBuffer> ofPeer = attributes(peer, LINK_HEADER);
            Link other = ofProcess.apply(ofPeer.get(IFLA_NET_NS_PID).getInt(0)).add(text(ofPeer.get(IFLA_IFNAME)));
            other.kind = link.kind;
            other.peer = Optional.of(link);
            link.peer = Optional.of(other);
        }
    }

    private static void change(Link link, Map<Integer, ByteBuffer> attributes) {
        attributes.forEach((type, value) -> {
            switch (type) {
                case IFLA_IFNAME -> link.name = text(value);
                case IFLA_IFALIAS -> link.alias = text(value);
                case IFLA_MTU -> link.mtu = value.getInt(0);
                case IFLA_MASTER -> link.master = value.getInt(0);
                default -> {}
            }
        });
    }

    private void delete(Link link) {
        links.remove(link.index);
        link.peer.ifPresent(peer -> peer.home.links.remove(peer.index));
    }

    // --- messages ---------------------------------------------------------------------------------------------------

    private static Map<Integer, ByteBuffer> attributes(ByteBuffer buffer, int start) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        for (int at = start; at + 4 <= buffer.limit(); ) {
            int length = buffer.getShort(at) & 0xffff;
            attributes.put(buffer.getShort(at + 2) & 0x3fff,
                    buffer.slice(at + 4, length - 4).order(ByteOrder.nativeOrder()));
            at += length + 3 & ~3;
        }
        return attributes;
    }

    private static String text(ByteBuffer attribute) {
        byte[] bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    private static byte[] described(Link link, int sequence) {
        ByteBuffer message = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
        message.putShort(4, (short) RTM_NEWLINK).putInt(8, sequence).putInt(MESSAGE_HEADER + 4, link.index);
        message.position(MESSAGE_HEADER + LINK_HEADER);
        put(message, IFLA_IFNAME, (link.name + "\0").getBytes(StandardCharsets.UTF_8));
        put(message, IFLA_IFALIAS, (link.alias + "\0").getBytes(StandardCharsets.UTF_8));
        put(message, IFLA_MTU, number(link.mtu));
        put(message, IFLA_MASTER, number(link.master));
        int length = message.position();
        byte[] bytes = new byte[length];
        message.putInt(0, length).get(0, bytes);
        return bytes;
    }

    private static void put(ByteBuffer message, int type, byte[] value) {
        int start = message.position();
        message.putShort((short) (value.length + 4)).putShort((short) type).put(value);
        message.position(start + (value.length + 4 + 3 & ~3));
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
    }

    private static byte[] end(int type, int sequence, int errno) {
        ByteBuffer message = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
        return message.putInt(0, 36).putShort(4, (short) type).putInt(8, sequence).putInt(16, -errno).array();
    }
}
