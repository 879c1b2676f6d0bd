package jd.server.http;

import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import jd.server.engine.EngineException;

/// An address at which the API is served, as in `-H`: `unix:///var/run/jd.sock`, `tcp://127.0.0.1:2375`, `fd://`.
///
/// Docker 1.2.0: opts/opts.go ValidateHost
sealed interface ListenAddress {
    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    record Tcp(InetSocketAddress address) implements ListenAddress {
        @Override
        public String toString() {
            return "tcp://" + address.getHostString() + ":" + address.getPort();
        }
    }

    /// A socket that the process that started the daemon, usually systemd, has opened for it.
    record Inherited() implements ListenAddress {
        @Override
        public String toString() {
            return "fd://";
        }
    }

    /// Parses the value of `-H`; a missing path, port or scheme is completed as in Docker.
    ///
    /// @param tls whether TCP is served with TLS, which has another default port
    static ListenAddress parse(String text, boolean tls) {
        if (text.startsWith("unix://")) {
            String path = text.substring("unix://".length());
            if (!path.startsWith("/")) {
                throw new EngineException("invalid address " + quoted(text) + ": a socket needs an absolute path");
            }
            try {
                return new Unix(Path.of(path));
            } catch (InvalidPathException e) {
                throw new EngineException("invalid address " + quoted(text) + ": " + e.getReason(), e);
            }
        }
        if (text.equals("fd://") || text.equals("fd://*")) {
            return new Inherited();
        }
        if (text.startsWith("tcp://")) {
            return tcp(text, text.substring("tcp://".length()), tls);
        }
        if (!text.contains("://") && text.contains(":")) {
            return tcp(text, text, tls);
        }
        throw new EngineException(
                "invalid address " + quoted(text) + ": expected unix://PATH, tcp://HOST:PORT or fd://");
    }

    private static Tcp tcp(String text, String hostAndPort, boolean tls) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
        String port = colon < 0 ? tls ? "2376" : "2375" : hostAndPort.substring(colon + 1);
        try {
            return new Tcp(new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, Integer.parseInt(port)));
        } catch (IllegalArgumentException e) {
            throw new EngineException("invalid address " + quoted(text) + ": " + quoted(port) + " is not a port", e);
        }
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
