package jd.machine.certificates;

import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/// What a certificate may be used for. Its extensions say so, and the other side checks them: a daemon refuses a server's
/// certificate that a client presents as its own.
///
/// docker-machine 0.16: libmachine/cert/cert.go GenerateCACertificate, GenerateCert
sealed interface CertificateProfile {
    /// Signs other certificates.
    record Authority() implements CertificateProfile {}

    /// Authenticates a client to every server that trusts the authority.
    record ForClient() implements CertificateProfile {}

    /// Authenticates a server under these names.
    ///
    /// @param client whether also as a client: the manager of a swarm is a server to its clients and a client of its nodes
    record ForServer(ServerNames names, boolean client) implements CertificateProfile {
        private KeyPurposeId[] purposes() {
            return client
                    ? new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth}
                    : new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth};
        }
    }

    // tag::certificate-profiles[]
    static void addExtensions(
            CertificateProfile profile, X509v3CertificateBuilder builder)
            throws CertIOException {
        builder.addExtension(Extension.basicConstraints, true,
                new BasicConstraints(profile instanceof Authority)); // <1>
        builder.addExtension(Extension.keyUsage, true,
                new KeyUsage(switch (profile) {
                    case Authority _ ->
                        KeyUsage.keyCertSign | KeyUsage.cRLSign;
                    case ForClient _ -> KeyUsage.digitalSignature;
                    case ForServer _ ->
                        KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
                }));
        switch (profile) {
            case Authority _ -> { }
            case ForClient _ ->
                builder.addExtension(Extension.extendedKeyUsage, false,
                        new ExtendedKeyUsage( // <2>
                                KeyPurposeId.id_kp_clientAuth));
            case ForServer server -> {
                builder.addExtension(Extension.extendedKeyUsage, false,
                        new ExtendedKeyUsage(server.purposes()));
                builder.addExtension(Extension.subjectAlternativeName, false,
                        server.names().extension()); // <3>
            }
        }
    }
    // end::certificate-profiles[]
}
