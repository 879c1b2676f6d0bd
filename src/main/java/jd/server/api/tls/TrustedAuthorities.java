package jd.server.api.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The authorities whose signature on the peer's certificate is accepted: the content of `ca.pem`.
public record TrustedAuthorities(List<X509Certificate> certificates) {
    public TrustedAuthorities {
        certificates = List.copyOf(certificates);
    }

    /// {@return the certificates of a PEM text; empty if there is none}
    public static Optional<TrustedAuthorities> parse(String pem) {
        try {
            return Optional.of(new TrustedAuthorities(CertificateChain.read(PemBlock.parse(pem))))
                    .filter(authorities -> !authorities.certificates().isEmpty());
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
