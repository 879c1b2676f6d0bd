package jd.machine.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Creates the certificates of clients and servers, and signs them with its own key. A client and a daemon that have the
/// authority's certificate, `ca.pem`, accept each other's certificates; the key, `ca-key.pem`, never leaves its directory.
///
/// ```java
/// var authority = CertificateAuthority.openOrCreate(certs, "student");
/// authority.issueForClient("student").write(certs.resolve("cert.pem"), certs.resolve("key.pem"));
/// authority.issueForServer("student.h1", ServerNames.of("10.0.0.2", "localhost"))
///         .write(host.resolve("server.pem"), host.resolve("server-key.pem"));
/// ```
///
/// docker-machine 0.16: libmachine/cert/bootstrap.go, cert.go
public final class CertificateAuthority {
    /// How long a certificate is valid.
    static final Duration VALIDITY = Duration.ofDays(1080);
    /// A certificate is valid a little before it is created, because the clock of the other host may be slow.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final int RSA_BITS = 2048;
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyAndCertificate own;
    private final InstantSource clock;

    private CertificateAuthority(KeyAndCertificate own, InstantSource clock) {
        this.own = own;
        this.clock = clock;
    }

    /// Reads `ca.pem` and `ca-key.pem` of a directory; without them creates both, and the directory with mode 0700.
    ///
    /// @param organization the subject's organization (`O`) of a new authority
    public static CertificateAuthority openOrCreate(Path directory, String organization) {
        return openOrCreate(directory, organization, InstantSource.system());
    }

    /// @param clock the time at which certificates begin to be valid
    public static CertificateAuthority openOrCreate(Path directory, String organization, InstantSource clock) {
        Path certificate = directory.resolve("ca.pem");
        Path key = directory.resolve("ca-key.pem");
        if (Files.exists(certificate)) {
            return new CertificateAuthority(checked(KeyAndCertificate.read(certificate, key), certificate, clock), clock);
        }
        createDirectory(directory);
        KeyPair pair = newKeyPair();
        X500Name name = name(organization);
        X509Certificate self = sign(pair, name, pair.getPublic(), name, new CertificateProfile.Authority(), clock.instant());
        var own = new KeyAndCertificate(self, pair.getPrivate());
        own.write(certificate, key);
        return new CertificateAuthority(own, clock);
    }

    // An expired authority would issue certificates that every program refuses without naming the reason.
    private static KeyAndCertificate checked(KeyAndCertificate own, Path file, InstantSource clock) {
        Instant end = own.certificate().getNotAfter().toInstant();
        if (clock.instant().isAfter(end)) {
            throw new CertificateFileException("the certificate authority " + file + " expired at " + end
                    + ": remove the file and create the certificates of all machines again");
        }
        return own;
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new CertificateFileException("create " + directory + ": " + e.getMessage(), e);
        }
    }

    /// {@return the authority's own certificate, the content of `ca.pem`}
    public X509Certificate certificate() {
        return own.certificate();
    }

    /// Creates a key and a certificate by which a client authenticates itself.
    public KeyAndCertificate issueForClient(String organization) {
        return issue(organization, new CertificateProfile.ForClient());
    }

    /// Creates a key and a certificate by which a server authenticates itself under the given names.
    public KeyAndCertificate issueForServer(String organization, ServerNames names) {
        return issue(organization, new CertificateProfile.ForServer(names, false));
    }

    /// Creates a key and a certificate for the manager of a swarm, which is a server to its clients and a client of its
    /// nodes.
    public KeyAndCertificate issueForManager(String organization, ServerNames names) {
        return issue(organization, new CertificateProfile.ForServer(names, true));
    }

    private KeyAndCertificate issue(String organization, CertificateProfile profile) {
        KeyPair pair = newKeyPair();
        KeyPair signer = new KeyPair(own.certificate().getPublicKey(), own.key());
        X500Name issuer = X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded());
        return new KeyAndCertificate(
                sign(signer, issuer, pair.getPublic(), name(organization), profile, clock.instant()),
                pair.getPrivate());
    }

    private static X500Name name(String organization) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, organization).build();
    }

    private static KeyPair newKeyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new CertificateFileException("create a key: " + e.getMessage(), e);
        }
    }

    // tag::signing-a-certificate[]
    private static X509Certificate sign(
            KeyPair signer, X500Name issuer, PublicKey key, X500Name subject,
            CertificateProfile profile, Instant now) {
        try {
            // Who is certified, by whom, for how long.
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
                    Date.from(now.minus(CLOCK_SKEW)), // <1>
                    Date.from(now.minus(CLOCK_SKEW).plus(VALIDITY)),
                    subject,
                    key);

            // For what. OpenSSL's strict mode requires the key identifiers.
            CertificateProfile.addExtensions(profile, builder); // <2>
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false,
                    extensions.createSubjectKeyIdentifier(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    extensions.createAuthorityKeyIdentifier(
                            signer.getPublic()));

            // The signature is made by the JDK.
            var signature = new JcaContentSignerBuilder(
                    "SHA256with" + algorithm(signer));
            return new JcaX509CertificateConverter().getCertificate(
                    builder.build(signature.build(signer.getPrivate()))); // <3>
        } catch (IOException | GeneralSecurityException
                | OperatorCreationException e) {
            throw new CertificateFileException(
                    "create a certificate: " + e.getMessage(), e);
        }
    }
    // end::signing-a-certificate[]

    private static String algorithm(KeyPair pair) {
        String algorithm = pair.getPublic().getAlgorithm();
        return algorithm.equals("EC") ? "ECDSA" : algorithm;
    }
}
