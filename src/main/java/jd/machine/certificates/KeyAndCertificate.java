package jd.machine.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import jd.libcontainer.io.AtomicFile;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// A certificate and its private key. In files both are PEM text; the key is PKCS #8, which Go, OpenSSL and Java read, and
/// its file has mode 0600.
public record KeyAndCertificate(X509Certificate certificate, PrivateKey key) {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /// Writes both files, the key first: a certificate without its key would look complete.
    public void write(Path certificateFile, Path keyFile) {
        try {
            writeFile(keyFile, pem("PRIVATE KEY", key.getEncoded()), "rw-------");
            writeFile(certificateFile, certificatePem(), "rw-r--r--");
        } catch (IOException e) {
            throw new CertificateFileException("write " + certificateFile + ": " + e.getMessage(), e);
        }
    }

    // A temporary file, which AtomicFile renames, has mode 0600.
    private static void writeFile(Path file, String text, String mode) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.US_ASCII));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /// {@return the certificate as PEM text}
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new CertificateFileException("encode a certificate: " + e.getMessage(), e);
        }
    }

    /// {@return the private key as PEM text}
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
    }

    /// Reads both files. The key may also be in the older forms of OpenSSL and docker-machine (PKCS #1, SEC 1).
    public static KeyAndCertificate read(Path certificateFile, Path keyFile) {
        return new KeyAndCertificate(readCertificate(certificateFile), readKey(keyFile));
    }

    private static X509Certificate readCertificate(Path file) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateFileException("read the certificate " + file + ": " + e.getMessage(), e);
        }
    }

    private static PrivateKey readKey(Path file) {
        try (var parser = new PEMParser(new StringReader(Files.readString(file)))) {
            var converter = new JcaPEMKeyConverter();
            return switch (parser.readObject()) {
                case PrivateKeyInfo key -> converter.getPrivateKey(key);
                case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
                case null, default -> throw new IOException("it contains no unencrypted private key in PEM");
            };
        } catch (IOException e) {
            throw new CertificateFileException("read the key " + file + ": " + e.getMessage(), e);
        }
    }
}
