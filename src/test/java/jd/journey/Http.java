package jd.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A minimal HTTP client that can send malformed requests: it sends the given bytes and reads to the end.
public final class Http {
    public record Answer(int status, String head, String body) {}

    private Http() {}

    public static Answer get(Path socket, String path) throws IOException {
        return raw(socket, "GET " + path + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
    }

    public static Answer post(Path socket, String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return raw(socket, "POST " + path + " HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n" + json);
    }

    public static Answer raw(Path socket, String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return answer(channel);
        }
    }

    static Answer answer(SocketChannel channel) throws IOException {
        var all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        while (channel.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        String text = all.toString(StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            throw new IOException("no answer");
        }
        int end = text.indexOf("\r\n\r\n");
        return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
}
