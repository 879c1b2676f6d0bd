package jd.libcontainer.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Compares messages byte for byte with those that iproute2 sends for the same request. One difference: iproute2 omits
/// the terminating zero of IFLA_INFO_KIND.
class NetlinkMessageTest {
    @BeforeAll
    static void needsLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "netlink is in native byte order");
    }

    @Test
    void linkUpMessageEqualsIproute2s() {
        // ip link set jd0 up
        byte[] message = new NetlinkMessage(16, 0x5).linkHeader(2, 1, 1).bytes(7);
        assertEquals("20000000 1000 0500 07000000 00000000 00000000 02000000 01000000 01000000", hex(message, 4, 2, 2));
    }

    @Test
    void addAddressMessageEqualsIproute2s() {
        // ip addr add 172.17.0.1/16 dev jd0
        byte[] message = new NetlinkMessage(20, 0x605)
                .addressHeader(2, 16, 2)
                .attribute(2, Ipv4.parse("172.17.0.1").bytes())
                .attribute(1, Ipv4.parse("172.17.0.1").bytes())
                .bytes(7);
        assertEquals(
                "28000000 1400 0506 07000000 00000000 02100000 02000000 08000200 ac110001 08000100 ac110001",
                hex(message, 4, 2, 2));
    }

    @Test
    void addDefaultRouteMessageEqualsIproute2s() {
        // ip route add default via 172.17.0.9
        byte[] message = new NetlinkMessage(24, 0x605)
                .routeHeader(2, 0, 254, 3, 0, 1)
                .attribute(5, Ipv4.parse("172.17.0.9").bytes())
                .bytes(7);
        assertEquals(
                "24000000 1800 0506 07000000 00000000 02000000 fe030001 00000000 08000500 ac110009",
                hex(message, 4, 2, 2));
    }

    @Test
    void nestedAttributeLengthIncludesItsChildrenAndPadding() {
        // ip link add veth0 type veth peer name veth1 netns PID, from IFLA_INFO_DATA on
        NetlinkMessage message = new NetlinkMessage(16, 0x605);
        int data = message.begin(2);
        int peer = message.begin(1);
        message.linkHeader(0, 0, 0).attribute(19, 4).attribute(3, "veth1").end(peer).end(data);
        byte[] all = message.bytes(7);
        assertEquals(
                "2c000200 28000100 00000000 00000000 00000000 00000000 08001300 04000000 0a000300 76657468 31000000",
                hex(all, 16).substring("3c000000100005060700000000000000".length() + 1));
    }

    @Test
    void datagramIsSplitIntoReplies() {
        byte[] done = new NetlinkMessage(3, 2).attribute(1, 5).bytes(9);
        byte[] link = new NetlinkMessage(16, 0x12).linkHeader(1, 0, 0).attribute(3, "lo").attribute(4, 65536).bytes(9);
        ByteBuffer datagram = ByteBuffer.allocate(done.length + link.length).put(link).put(done);

        List<NetlinkReply> replies = NetlinkReply.split(datagram.array());

        assertEquals(List.of(16, 3), replies.stream().map(NetlinkReply::type).toList());
        assertEquals(9, replies.getFirst().sequence());
        assertEquals(NetlinkReply.NLM_F_DUMP_INTR, replies.getFirst().flags() & NetlinkReply.NLM_F_DUMP_INTR);
        Map<Integer, ByteBuffer> attributes = replies.getFirst().attributes(16);
        assertEquals("lo", NetlinkReply.text(attributes.get(3)));
        assertEquals(65536, attributes.get(4).getInt(0));
    }

    @Test
    void nestedBitIsMaskedFromTheAttributeType() {
        byte[] nested = {8, 0, 18, (byte) 0x80, 1, 0, 0, 0};
        ByteBuffer buffer = ByteBuffer.wrap(nested).order(ByteOrder.nativeOrder());
        assertEquals(1, NetlinkReply.attributes(buffer).get(18).getInt(0));
    }

    /// Formats bytes as hexadecimal digits in groups. The first groups have the given sizes in bytes, all others four
    /// bytes.
    private static String hex(byte[] bytes, int... sizes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int size = i < sizes.length ? sizes[i] : 4;
            text.append(at == 0 ? "" : " ").append(HexFormat.of().formatHex(bytes, at, at + size));
            at += size;
        }
        return text.toString();
    }
}
