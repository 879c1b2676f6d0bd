package jd.server.api.tls;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The message for a failed handshake, in the words of Go's crypto/tls.
public final class TlsFailure {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    /// The alerts whose text in Go is not their name in RFC 8446.
    private static final Map<String, String> ALERTS = Map.ofEntries(
            Map.entry("bad_record_mac", "bad record MAC"),
            Map.entry("certificate_revoked", "revoked certificate"),
            Map.entry("certificate_expired", "expired certificate"),
            Map.entry("certificate_unknown", "unknown certificate"),
            Map.entry("decode_error", "error decoding message"),
            Map.entry("decrypt_error", "error decrypting message"),
            Map.entry("protocol_version", "protocol version not supported"),
            Map.entry("insufficient_security", "insufficient security level"),
            Map.entry("unknown_ca", "unknown certificate authority"),
            Map.entry("unrecognized_name", "unrecognized name"));

    private TlsFailure() {}

    public static String text(IOException e) {
        if (e instanceof ClosedChannelException) { // by this side, at a deadline
            return "i/o timeout";
        }
        String message = String.valueOf(e.getMessage());
        Matcher alert = ALERT.matcher(message);
        if (alert.find()) {
            String name = alert.group(1);
            return "remote error: tls: " + ALERTS.getOrDefault(name, name.replace('_', ' '));
        }
        if (message.contains("Empty client certificate chain")) {
            return "tls: client didn't provide a certificate";
        }
        if (message.contains("Remote host terminated the handshake")) {
            return "EOF";
        }
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return "tls: first record does not look like a TLS handshake";
        }
        if (message.equals("readHandshakeRecord") && e.getCause() != null) {
            return String.valueOf(e.getCause().getMessage());
        }
        return certificateProblem(e, message);
    }

    private static String certificateProblem(Throwable e, String otherwise) {
        if (e == null) {
            return otherwise;
        }
        return e instanceof CertificateException && String.valueOf(e.getMessage()).startsWith("tls: ")
                ? e.getMessage()
                : certificateProblem(e.getCause(), otherwise);
    }
}
