package jd.client.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import jd.server.api.Json;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;

/// Loads and initialises the classes for a request on a second thread, while the first thread parses the command line.
/// In a JVM the first socket, the first answer and the first JSON document cost 30 ms together, later ones almost
/// nothing.
///
/// Nothing depends on it: a failure here is ignored, because the request itself will fail again and report it.
public final class HeadStart {
    private static final byte[] ANSWER = """
            HTTP/1.1 201 Created\r
            Content-Type: application/json\r
            Content-Length: 29\r
            \r
            """.getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] BODY = "{\"Id\":\"a\",\"Warnings\":[],\"n\":1}".getBytes(StandardCharsets.UTF_8);

    private HeadStart() {}

    /// @param documents whose deserializers the command will need
    public static void begin(Class<?>... documents) {
        Thread.ofPlatform().daemon().name("head start").start(() -> run(documents));
    }

    private static void run(Class<?>... documents) {
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
            new DefaultHttpResponseParser().parse(new SessionInputBufferImpl(1024), new ByteArrayInputStream(ANSWER));
            RemoteApi.field(BODY, "Id");
            for (Class<?> document : documents) {
                Json.mapper().readerFor(document);
            }
        } catch (IOException | HttpException e) {
            return;
        }
    }
}
