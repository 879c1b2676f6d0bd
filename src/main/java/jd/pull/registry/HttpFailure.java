package jd.pull.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// The message for a request without an answer: that of Go's HTTP client, which Docker shows.
final class HttpFailure {
    private HttpFailure() {}

    static String text(URI uri, IOException e) {
        if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
            return "dial tcp: lookup " + uri.getHost() + ": no such host";
        }
        return switch (e) {
            case HttpConnectTimeoutException _ -> "dial tcp " + address(uri) + ": i/o timeout";
            case HttpTimeoutException _ -> "net/http: timeout awaiting response headers";
            case ConnectException connect -> "dial tcp " + address(uri) + ": connect: " + reason(connect);
            case SSLException ssl -> tls(ssl);
            default -> endOfStream(e) ? "EOF" : String.valueOf(e.getMessage());
        };
    }

    /// For a host that the JDK does not accept as a name, as in `https://nosuch.32/`: no name server knows it.
    static String invalidHost(URI uri) {
        return uri.getRawAuthority() == null
                ? "http: no Host in request URL"
                : "dial tcp: lookup " + uri.getRawAuthority().replaceFirst(":[0-9]*$", "") + ": no such host";
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        return e != null && (type.isInstance(e) || has(e.getCause(), type));
    }

    /// The reason is in the message of a cause, with a capital letter.
    private static String reason(ConnectException e) {
        return message(e).filter(text -> text.contains("unreachable"))
                .map(text -> text.contains("Network") ? "network is unreachable" : "no route to host")
                .orElse("connection refused");
    }

    private static Optional<String> message(Throwable e) {
        if (e == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(e.getMessage()).or(() -> message(e.getCause()));
    }

    private static String tls(SSLException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("plaintext") || text.contains("Unsupported or unrecognized SSL message")) {
            return "http: server gave HTTP response to HTTPS client";
        }
        return "tls: failed to verify certificate: " + text;
    }

    private static boolean endOfStream(IOException e) {
        return String.valueOf(e.getMessage()).contains("received no bytes");
    }

    private static String address(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        try {
            return InetAddress.getByName(uri.getHost()).getHostAddress() + ":" + port;
        } catch (UnknownHostException e) {
            return uri.getHost() + ":" + port;
        }
    }
}
