package jd.libcontainer.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// One request to the kernel, as netlink(7) and rtnetlink(7) lay it out. Numbers are in the byte order of the
/// processor; everything starts at a multiple of four bytes:
///
/// ```
///  0        4      6      8         12        16
///  +--------+------+------+---------+---------+----------------+-----------+-----------+--
///  | length | type | flags| sequence| port id | fixed header   | attribute | attribute | ...
///  +--------+------+------+---------+---------+----------------+-----------+-----------+--
///                                              (of the type)     length u16, type u16, value
/// ```
final class NetlinkMessage {
    static final int HEADER = 16;

    private final ByteBuffer buffer = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());

    NetlinkMessage(int type, int flags) {
        buffer.putInt(0).putShort((short) type).putShort((short) flags).putInt(0).putInt(0);
    }

    /// The fixed header of messages about links: `struct ifinfomsg`.
    NetlinkMessage linkHeader(int index, int flags, int change) {
        buffer.putInt(0).putInt(index).putInt(flags).putInt(change);
        return this;
    }

    /// The fixed header of messages about addresses: `struct ifaddrmsg`.
    NetlinkMessage addressHeader(int family, int prefixLength, int index) {
        buffer.put((byte) family).put((byte) prefixLength).putShort((short) 0).putInt(index);
        return this;
    }

    /// The fixed header of messages about routes: `struct rtmsg`, with type of service, source and flags left at 0.
    NetlinkMessage routeHeader(int family, int prefixLength, int table, int protocol, int scope, int type) {
        buffer.put((byte) family).put((byte) prefixLength).putShort((short) 0);
        buffer.put((byte) table).put((byte) protocol).put((byte) scope).put((byte) type).putInt(0);
        return this;
    }

    NetlinkMessage attribute(int type, int value) {
        return attribute(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
    }

    /// A name, which the kernel wants with a zero at its end.
    NetlinkMessage attribute(int type, String value) {
        return attribute(type, value.concat("\0").getBytes(StandardCharsets.UTF_8));
    }

    NetlinkMessage attribute(int type, byte[] value) {
        int start = begin(type);
        buffer.put(value);
        return end(start);
    }

    /// Opens an attribute that holds others. {@return what [#end] wants}
    int begin(int type) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) type);
        return start;
    }

    /// The length of an attribute counts its own four bytes, but not the padding behind it.
    NetlinkMessage end(int start) {
        buffer.putShort(start, (short) (buffer.position() - start));
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /// {@return the finished message} The answer repeats its sequence number.
    byte[] bytes(int sequence) {
        buffer.putInt(0, buffer.position()).putInt(8, sequence);
        byte[] message = new byte[buffer.position()];
        buffer.get(0, message);
        return message;
    }
}
