package jd.server.api.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Says in Go's words why a certificate was refused. It explains a decision that the JDK has made and decides nothing
/// itself.
///
/// Go: crypto/x509 Certificate.Verify
record CertificateProblem(X509Certificate certificate, TrustedAuthorities authorities, Instant now) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /// @param host the name to which a client has connected; empty if a server explains a client's certificate
    String text(Optional<String> host) {
        return outOfDate().or(() -> host.flatMap(this::otherHost)).orElseGet(() -> isSignedByAuthority()
                ? "x509: certificate specifies an incompatible key usage"
                : "x509: certificate signed by unknown authority");
    }

    private Optional<String> outOfDate() {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        String relation = now.isBefore(begin) ? "before " + begin : now.isAfter(end) ? "after " + end : "";
        return relation.isEmpty() ? Optional.empty() : Optional.of(
                "x509: certificate has expired or is not yet valid: current time "
                        + now.truncatedTo(ChronoUnit.SECONDS) + " is " + relation);
    }

    private Optional<String> otherHost(String host) {
        boolean address = ADDRESS.matcher(host).matches();
        List<String> names = names(address ? IP_ADDRESS : DNS_NAME);
        if (names.stream().anyMatch(name -> matches(name, host))) {
            return Optional.empty();
        }
        if (!names.isEmpty()) {
            return Optional.of("x509: certificate is valid for " + String.join(", ", names) + ", not " + host);
        }
        return Optional.of(address
                ? "x509: cannot validate certificate for " + host + " because it doesn't contain any IP SANs"
                : "x509: certificate is not valid for any names, but wanted to match " + host);
    }

    private static boolean matches(String name, String host) {
        return name.equalsIgnoreCase(host) || name.startsWith("*.") && host.indexOf('.') > 0
                && name.substring(1).equalsIgnoreCase(host.substring(host.indexOf('.')));
    }

    private List<String> names(int type) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names.stream()
                    .filter(name -> name.getFirst().equals(type))
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private boolean isSignedByAuthority() {
        return authorities.certificates().stream()
                .anyMatch(authority -> authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                        && hasSigned(authority));
    }

    private boolean hasSigned(X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (java.security.GeneralSecurityException e) {
            return false;
        }
    }
}
