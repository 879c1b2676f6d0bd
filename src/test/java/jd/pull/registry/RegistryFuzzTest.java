package jd.pull.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.image.ImageFormatException;
import jd.server.api.ApiException;

/// Answers of registries.
class RegistryFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(challenges(), errors(), registryAuth(), answers());
    }

    private static Target challenges() {
        return Target.ofText("challenges", text -> Challenge.choose(text.lines().toList()).toString())
                .seeds("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",error=\"a\\\"b\"",
                        "Basic realm=x\nBearer realm=y")
                .rejectsWith(PullException.class);
    }

    private static Target errors() {
        return Target.of("registry-errors", body -> RegistryError.of(400, body).text())
                .seeds("{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\",\"detail\":{\"Tag\":\"x\"}}]}", "<html>");
    }

    private static Target registryAuth() {
        return Target.ofText("registry-auth", header -> RegistryAuth.parse(header).toString())
                .seeds("eyJ1c2VybmFtZSI6Im1lIiwicGFzc3dvcmQiOiJwIn0=", "e30=", "bnVsbA==")
                .rejectsWith(ApiException.class);
    }

    /// The bytes of answers to the first requests of a pull, one after the other, with a line of dashes between two.
    private static Target answers() {
        CannedRegistry registry = CannedRegistry.start();
        // Requests to the address in a mutated answer must go to this machine.
        String proxy = "http://127.0.0.1:" + registry.port();
        Http http = new Http(Map.of("HTTP_PROXY", proxy, "HTTPS_PROXY", proxy));
        Endpoint endpoint = new Endpoint(URI.create("http://127.0.0.1:" + registry.port()), false, false);
        return Target.of("registry-answers", input -> {
                    registry.answer(input);
                    RegistryClient client = RegistryClient.open(http, endpoint, "a", Optional.empty());
                    client.manifest("latest").parse();
                    client.tags();
                })
                .seeds(answer("200 OK", "Content-Type: application/json", "{}") + "----"
                        + answer("200 OK", "Content-Type: application/vnd.oci.image.index.v1+json",
                                "{\"schemaVersion\":2,\"manifests\":[]}") + "----"
                        + answer("200 OK", "Link: </v2/a/tags/list?last=x&n=1>; rel=\"next\"", "{\"tags\":[\"x\"]}") + "----"
                        + answer("200 OK", "X: y", "{\"tags\":[\"y\",null,1]}"),
                        answer("401 Unauthorized", "WWW-Authenticate: Bearer realm=\"http://127.0.0.1:" + registry.port()
                                + "/token\",service=\"s\"", "") + "----" + answer("200 OK", "X: y", "{\"token\":\"t\"}") + "----"
                                + answer("404 Not Found", "X: y", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}"),
                        answer("307 Temporary Redirect", "Location: /v2/", "") + "----" + answer("302 Found",
                                "Location: file:///etc/passwd", ""))
                .rejectsWith(PullException.class)
                .rejectsWith(ImageFormatException.class);
    }

    private static String answer(String status, String header, String body) {
        return "HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: " + body.length()
                + "\r\nConnection: close\r\n\r\n" + body;
    }

    /// Answers each connection with the next part of the input, whatever the request is, and the rest with nothing.
    private static final class CannedRegistry implements Runnable {
        private final ServerSocket socket;
        private volatile String[] pieces = {};
        private int next;

        private CannedRegistry(ServerSocket socket) {
            this.socket = socket;
        }

        static CannedRegistry start() {
            try {
                CannedRegistry registry = new CannedRegistry(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
                Thread.ofPlatform().daemon().name("canned registry").start(registry);
                return registry;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        synchronized void answer(byte[] input) {
            pieces = new String(input, StandardCharsets.ISO_8859_1).split("----");
            next = 0;
        }

        private synchronized String piece() {
            return next < pieces.length ? pieces[next++] : "";
        }

        @Override
        public void run() {
            while (true) {
                try (Socket client = socket.accept()) {
                    client.setSoTimeout(500);
                    readHead(client);
                    client.getOutputStream().write(piece().getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // The client has closed the connection.
                }
            }
        }

        private static void readHead(Socket client) throws IOException {
            int ends = 0;
            for (int c = client.getInputStream().read(); c >= 0 && ends < 4; ) {
                ends = c == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
                if (ends < 4) {
                    c = client.getInputStream().read();
                }
            }
        }
    }
}
