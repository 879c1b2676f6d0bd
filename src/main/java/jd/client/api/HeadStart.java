package jd.client.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/// What every conversation with a daemon needs, used once for nothing on the second processor, while the first is still
/// reading the command line: in a JVM the first socket, the first answer and the first JSON cost 30 ms together, the
/// next ones none.
///
/// Nothing depends on it. Whatever fails here will fail again where it can be told.
public final class HeadStart {
    private static final byte[] ANSWER = """
            HTTP/1.1 201 Created\r
            Content-Type: application/json\r
            Content-Length: 29\r
            \r
            """.getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] BODY = "{\"Id\":\"a\",\"Warnings\":[],\"n\":1}".getBytes(StandardCharsets.UTF_8);

    private HeadStart() {}

    public static void begin() {
        Thread.ofPlatform().daemon().name("head start").start(HeadStart::run);
    }

    private static void run() {
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
            new DefaultHttpResponseParser().parse(new SessionInputBufferImpl(1024), new ByteArrayInputStream(ANSWER));
            RemoteApi.field(BODY, "Id");
        } catch (IOException | HttpException e) {
            return;
        }
    }
}
