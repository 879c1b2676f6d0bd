package jd.client.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.server.api.tls.SocketStreams;
import jd.server.api.tls.TlsContext;

/// The address of the daemon: `unix:///var/run/jd.sock` or `tcp://HOST:PORT`, the latter with or without TLS.
///
/// Docker 1.2.0: opts.ParseHost
public sealed interface DaemonAddress {
    String DEFAULT_SOCKET = "/var/run/jd.sock";

    /// The address as the user writes it.
    String toString();

    SocketChannel connect() throws IOException;

    /// {@return the streams of a connection, after the handshake that they may need}
    default SocketStreams streams(SocketChannel channel) throws IOException {
        return SocketStreams.plain(channel);
    }

    /// {@return the URL of a request, as Go's HTTP client shows it}
    String url(String target);

    record Unix(Path socket) implements DaemonAddress {
        @Override
        public SocketChannel connect() throws IOException {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        }

        @Override
        public String url(String target) {
            return "http://" + ApiRequest.escape(socket.toString()) + target;
        }

        @Override
        public String toString() {
            return "unix://" + socket;
        }
    }

    record Tcp(String host, int port) implements DaemonAddress {
        @Override
        public SocketChannel connect() throws IOException {
            var address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException("dial tcp: lookup " + host + ": no such host");
            }
            return SocketChannel.open(address);
        }

        @Override
        public String url(String target) {
            return toString().replaceFirst("^tcp", "http") + target;
        }

        @Override
        public String toString() {
            return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    record Tls(Tcp tcp, TlsContext tls) implements DaemonAddress {
        @Override
        public SocketChannel connect() throws IOException {
            return tcp.connect();
        }

        @Override
        public SocketStreams streams(SocketChannel channel) throws IOException {
            return SocketStreams.connect(channel, tls, tcp.host(), tcp.port());
        }

        @Override
        public String url(String target) {
            return toString().replaceFirst("^tcp", "https") + target;
        }

        @Override
        public String toString() {
            return tcp.toString();
        }
    }

    /// {@return the address to connect to: `-H`, else `DOCKER_HOST`, else the default socket, or with TLS
    /// `tcp://localhost:2376`} A Unix socket is never encrypted.
    static DaemonAddress of(ConnectionOptions options, Map<String, String> environment) {
        List<String> hosts = options.hosts();
        if (hosts.size() > 1) {
            throw new ClientException("Failed to initialize: Please specify only one -H");
        }
        String host = hosts.isEmpty() ? environment.getOrDefault("DOCKER_HOST", "") : hosts.getFirst();
        Optional<TlsContext> tls = ClientTls.load(options, environment);
        DaemonAddress plain = host.isBlank()
                ? tls.isPresent() ? new Tcp("localhost", 2376) : new Unix(Path.of(DEFAULT_SOCKET))
                : parse(host.strip());
        return plain instanceof Tcp tcp && tls.isPresent() ? new Tls(tcp, tls.get()) : plain;
    }

    /// Parses an address. A bare `HOST:PORT` is TCP; the defaults are `localhost` and 2375.
    static DaemonAddress parse(String text) {
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? text : text.substring(scheme + 3);
        return switch (scheme < 0 ? "tcp" : text.substring(0, scheme)) {
            case "unix" -> new Unix(Path.of(rest.isEmpty() ? DEFAULT_SOCKET : rest));
            case "tcp" -> parseTcp(text, rest);
            default -> throw new ClientException("Failed to initialize: invalid bind address format: " + text);
        };
    }

    private static DaemonAddress parseTcp(String text, String rest) {
        int colon = rest.lastIndexOf(':');
        boolean portGiven = colon >= 0 && rest.indexOf(']', colon) < 0;
        String host = portGiven ? rest.substring(0, colon) : rest;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = portGiven ? Integer.parseInt(rest.substring(colon + 1)) : 2375;
            if (port < 1 || port > 65535 || host.contains("/")) {
                throw new NumberFormatException();
            }
            return new Tcp(host.isEmpty() ? "localhost" : host, port);
        } catch (NumberFormatException e) {
            throw new ClientException(1, "Failed to initialize: invalid bind address format: " + text, e);
        }
    }
}
