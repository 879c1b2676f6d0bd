package jd.libcontainer.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.LibcontainerException;

/// One message from the kernel. A datagram contains several, one after the other.
///
/// @param body fixed header and attributes, in native byte order
record NetlinkReply(int type, int flags, int sequence, ByteBuffer body) {
    static final int NLMSG_ERROR = 2;
    static final int NLMSG_DONE = 3;

    /// Set when the table changed during the listing, which may then be incomplete.
    static final int NLM_F_DUMP_INTR = 0x10;

    static List<NetlinkReply> split(byte[] datagram) {
        ByteBuffer rest = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        List<NetlinkReply> replies = new ArrayList<>();
        while (rest.remaining() >= NetlinkMessage.HEADER) {
            int start = rest.position();
            int length = rest.getInt(start);
            replies.add(new NetlinkReply(
                    rest.getShort(start + 4) & 0xffff,
                    rest.getShort(start + 6) & 0xffff,
                    rest.getInt(start + 8),
                    part(rest, start + NetlinkMessage.HEADER, length - NetlinkMessage.HEADER)));
            rest.position(Math.min(aligned(start + length), rest.limit()));
        }
        return replies;
    }

    /// {@return the errno of an NLMSG_ERROR, 0 if it only acknowledges}
    int error() {
        return -number(body, 0);
    }

    static int number(ByteBuffer buffer, int offset) {
        return part(buffer, offset, 4).getInt(0);
    }

    /// {@return the attributes behind a fixed header of `header` bytes}
    Map<Integer, ByteBuffer> attributes(int header) {
        return attributes(part(body, header, body.limit() - header));
    }

    /// {@return the attributes that a buffer, perhaps an attribute itself, consists of}
    static Map<Integer, ByteBuffer> attributes(ByteBuffer buffer) {
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        int start = 0;
        while (start + 4 <= buffer.limit()) {
            int length = buffer.getShort(start) & 0xffff;
            // the two upper bits say "nested" and "big endian", they are no part of the type
            int type = buffer.getShort(start + 2) & 0x3fff;
            attributes.put(type, part(buffer, start + 4, length - 4));
            start = aligned(start + length);
        }
        return attributes;
    }

    /// {@return the text without the zero byte at its end}
    static String text(ByteBuffer attribute) {
        return new String(bytes(part(attribute, 0, attribute.limit() - 1)), StandardCharsets.UTF_8);
    }

    static byte[] bytes(ByteBuffer attribute) {
        byte[] bytes = new byte[attribute.limit()];
        attribute.get(0, bytes);
        return bytes;
    }

    /// Every length in an answer is checked here. A length of 0 would otherwise make the loops above run for ever.
    ///
    /// @throws LibcontainerException if the part does not lie within the buffer
    static ByteBuffer part(ByteBuffer buffer, int start, int length) {
        if (length < 0 || start > buffer.limit() - length) {
            throw new LibcontainerException("read netlink answer: length " + length + " at byte " + start
                    + " of " + buffer.limit() + ": malformed message");
        }
        return buffer.slice(start, length).order(ByteOrder.nativeOrder());
    }

    private static int aligned(int offset) {
        return (offset + 3) & ~3;
    }
}
