package jd.server.api.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// The certificates of a PEM file, in the order of the file.
final class CertificateChain {
    private CertificateChain() {}

    static List<X509Certificate> read(List<PemBlock> blocks) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (block.isCertificate()) {
                certificates.add((X509Certificate)
                        factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        return certificates;
    }
}
