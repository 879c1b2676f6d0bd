package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.machine.certificates.CertificateAuthority;
import jd.machine.certificates.KeyAndCertificate;
import jd.machine.certificates.ServerNames;
import jd.server.Routes;
import jd.server.api.ContentType;
import jd.server.api.Done;
import jd.server.api.Jobs;
import jd.server.api.tls.SocketStreams;
import jd.server.api.tls.TlsContext;
import jd.server.api.tls.TlsFailure;
import jd.server.api.tls.TlsKeyPair;
import jd.server.api.tls.TrustedAuthorities;
import jd.server.engine.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The server on a TCP socket with TLS, and clients with all kinds of certificates.
@Timeout(60)
class TlsServerTest {
    private static final String PING = "GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n";
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);

    @TempDir
    private static Path certs;

    private static CertificateAuthority authority;
    private static CertificateAuthority foreign;
    private static CertificateAuthority past;
    private static KeyAndCertificate server;
    private static KeyAndCertificate client;

    private final Engine engine = new Engine(new Engine.Timeouts(Duration.ofMillis(500), Duration.ofMillis(500)));
    private HttpServer http;
    private Thread serving;

    @BeforeAll
    static void issue() {
        authority = CertificateAuthority.openOrCreate(certs.resolve("own"), "own");
        foreign = CertificateAuthority.openOrCreate(certs.resolve("foreign"), "foreign");
        past = CertificateAuthority.openOrCreate(
                certs.resolve("own"), "own", InstantSource.fixed(Instant.parse("2021-01-01T00:00:00Z")));
        server = authority.issueForServer("server", ServerNames.of("127.0.0.1"));
        client = authority.issueForClient("client");
    }

    @BeforeEach
    void start() {
        engine.register(Jobs.PING, _ -> Done.DONE);
        serve(server);
    }

    private void serve(KeyAndCertificate own) {
        var limits = new ServerLimits(100, 4, new MemoryBudget(1 << 20, HANDSHAKE),
                new AnswerSlots(2, Duration.ofMillis(200), 10),
                Deadlines.of(HANDSHAKE, Deadlines.BODY, Deadlines.ANSWER));
        http = new HttpServer(engine, "", Optional.of(context(Optional.of(own), authority)),
                Routes.createRouter(), limits);
        serving = Thread.ofPlatform().start(() -> http.serve(List.of("tcp://127.0.0.1:0")));
        http.listening().join();
        http.acceptConnections(() -> {});
    }

    @AfterEach
    void stop() throws InterruptedException {
        http.close();
        serving.join();
    }

    private static TlsContext context(Optional<KeyAndCertificate> own, CertificateAuthority trusted) {
        var ca = new TrustedAuthorities(List.of(trusted.certificate()));
        return TlsContext.of(
                own.map(pair -> TlsKeyPair.parse(pair.certificatePem(), pair.keyPem())), Optional.of(ca));
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(http.boundAddress());
    }

    private SocketStreams encrypted(SocketChannel channel, TlsContext context, String host) throws IOException {
        return SocketStreams.connect(channel, context, host, ((InetSocketAddress) http.boundAddress()).getPort());
    }

    private String ping(TlsContext context, String host) throws IOException {
        try (SocketChannel channel = connect()) {
            SocketStreams streams = encrypted(channel, context, host);
            streams.output().write(PING.getBytes(StandardCharsets.US_ASCII));
            return new String(streams.input().readAllBytes(), StandardCharsets.US_ASCII).lines().findFirst().orElse("");
        }
    }

    private String refusal(TlsContext context, String host) {
        return TlsFailure.text(assertThrows(IOException.class, () -> ping(context, host)));
    }

    @Test
    void clientWithItsCertificateIsServed() throws IOException {
        assertEquals("HTTP/1.1 200 OK", ping(context(Optional.of(client), authority), "127.0.0.1"));
    }

    @Test
    void clientWithoutCertificateOrWithForeignOneIsAskedForOne() {
        assertEquals("remote error: tls: certificate required",
                refusal(context(Optional.empty(), authority), "127.0.0.1"));
        assertEquals("remote error: tls: certificate required",
                refusal(context(Optional.of(foreign.issueForClient("client")), authority), "127.0.0.1"));
    }

    @Test
    void expiredCertificateAndServersCertificateOfAClientAreRefused() {
        assertEquals("remote error: tls: unknown certificate",
                refusal(context(Optional.of(past.issueForClient("client")), authority), "127.0.0.1"));
        assertEquals("remote error: tls: unknown certificate",
                refusal(context(Optional.of(server), authority), "127.0.0.1"));
    }

    @Test
    void clientRefusesAnotherHostNameAndAnotherAuthority() {
        assertEquals("tls: failed to verify certificate: x509: certificate is valid for 127.0.0.1, not 10.0.0.1",
                refusal(context(Optional.of(client), authority), "10.0.0.1"));
        assertEquals("tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to"
                + " match localhost", refusal(context(Optional.of(client), authority), "localhost"));
        assertEquals("tls: failed to verify certificate: x509: certificate signed by unknown authority",
                refusal(context(Optional.of(client), foreign), "127.0.0.1"));
    }

    @Test
    void clientRefusesExpiredCertificateAndClientsCertificateOfAServer() throws InterruptedException {
        stop();
        serve(past.issueForServer("server", ServerNames.of("127.0.0.1")));
        String expired = refusal(context(Optional.of(client), authority), "127.0.0.1");
        assertTrue(expired.matches("tls: failed to verify certificate: x509: certificate has expired or is not yet valid:"
                + " current time [-0-9T:]+Z is after 2023-12-16T23:55:00Z"), expired);
        stop();
        serve(client);
        assertEquals("tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it"
                + " doesn't contain any IP SANs", refusal(context(Optional.of(client), authority), "127.0.0.1"));
    }

    @Test
    void unverifiedConnectionIsEncryptedOnly() throws IOException {
        TlsContext unverified = TlsContext.of(
                Optional.of(TlsKeyPair.parse(client.certificatePem(), client.keyPem())), Optional.empty());
        assertEquals("HTTP/1.1 200 OK", ping(unverified, "any.host"));
    }

    @Test
    void plainHttpGetsThePlainAnswerOfGo() throws IOException {
        try (SocketChannel channel = connect()) {
            SocketStreams plain = SocketStreams.plain(channel);
            plain.output().write(PING.getBytes(StandardCharsets.US_ASCII));
            assertEquals("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n",
                    new String(plain.input().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void selfCheckIsAnswered() {
        assertTrue(http.answers(Duration.ofSeconds(5)));
    }

    @Test
    void halfCloseOfAHijackedConnectionLeavesTheOutputOpen() throws IOException {
        engine.register(Jobs.ATTACH, job -> {
            var out = job.streams().output(ContentType.RAW_STREAM);
            try {
                String input = new String(job.streams().input().readAllBytes(), StandardCharsets.US_ASCII);
                out.write(("got " + input).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return Done.DONE;
        });
        try (SocketChannel channel = connect()) {
            SocketStreams streams = encrypted(channel, context(Optional.of(client), authority), "127.0.0.1");
            streams.output().write(("POST /v1.45/containers/c/attach?stream=1&stdin=1 HTTP/1.1\r\nHost: d\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\ninput").getBytes(StandardCharsets.US_ASCII));
            streams.shutdownOutput();
            String answer = new String(streams.input().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 101 UPGRADED"), answer);
            assertTrue(answer.endsWith("\r\n\r\ngot input"), answer);
        }
    }

    @Test
    void silentClientsBlockNoOtherAndAreClosed() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            silent.add(connect());
        }
        long begin = System.nanoTime();
        assertEquals("HTTP/1.1 200 OK", ping(context(Optional.of(client), authority), "127.0.0.1"));
        for (SocketChannel channel : silent) {
            assertEquals(-1, Channels.newInputStream(channel).read());
            channel.close();
        }
        Duration all = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(all.compareTo(HANDSHAKE.multipliedBy(8)) < 0, all::toString);
    }

    @Test
    void handshakeThatTheDeadlineEndsIsLoggedAsInGo() {
        assertEquals("i/o timeout", TlsFailure.text(new AsynchronousCloseException()));
    }
}
