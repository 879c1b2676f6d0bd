package jd.server.api.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.Optional;
import jd.journey.Peer;
import jd.machine.certificates.CertificateAuthority;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsKeyPairTest {
    @TempDir
    private static Path directory;

    private static String certificate;
    private static String key;

    @BeforeAll
    static void issue() {
        var pair = CertificateAuthority.openOrCreate(directory, "test").issueForClient("client");
        certificate = pair.certificatePem();
        key = pair.keyPem();
    }

    private static String openssl(String... arguments) throws Exception {
        Process process = Peer.OPENSSL.orSkip().command(arguments).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output;
    }

    private static String failure(String certificatePem, String keyPem) {
        return assertThrows(TlsException.class, () -> TlsKeyPair.parse(certificatePem, keyPem)).getMessage();
    }

    @Test
    void rsaKeyIsReadInBothForms() throws Exception {
        Path file = Files.writeString(directory.resolve("key.pem"), key);
        String older = openssl("pkey", "-traditional", "-in", file.toString());
        assertTrue(older.startsWith("-----BEGIN RSA PRIVATE KEY-----"), older);
        assertEquals(TlsKeyPair.parse(certificate, key).key(), TlsKeyPair.parse(certificate, older).key());
    }

    @Test
    void ellipticKeyIsReadInBothFormsAndBehindItsParameters() throws Exception {
        String file = directory.resolve("ec.pem").toString();
        String parameters = openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", file);
        String self = openssl("req", "-new", "-x509", "-key", file, "-subj", "/O=test", "-days", "1");
        String older = Files.readString(Path.of(file));
        String newer = openssl("pkcs8", "-topk8", "-nocrypt", "-in", file);
        assertTrue(older.contains("-----BEGIN EC PRIVATE KEY-----"), older);
        assertTrue(newer.startsWith("-----BEGIN PRIVATE KEY-----"), newer);
        assertEquals("", parameters);
        assertEquals(number(self, newer), number(self, older));
    }

    private static BigInteger number(String certificatePem, String keyPem) {
        return ((ECPrivateKey) TlsKeyPair.parse(certificatePem, keyPem).key()).getS();
    }

    @Test
    void chainKeepsTheOrderOfTheFileAndTextAroundItIsSkipped() throws Exception {
        String authority = Files.readString(directory.resolve("ca.pem"));
        var pair = TlsKeyPair.parse("Certificate:\n    Data: -----\n" + certificate + "\n" + authority, key);
        assertEquals(2, pair.chain().size());
        assertEquals("O=client", pair.chain().getFirst().getSubjectX500Principal().getName());
    }

    @Test
    void unusablePairsHaveTheMessagesOfGo() {
        String other = CertificateAuthority.openOrCreate(directory, "test").issueForClient("other").keyPem();
        assertEquals("tls: private key does not match public key", failure(certificate, other));
        assertEquals("tls: failed to find any PEM data in certificate input", failure("", key));
        assertEquals("tls: failed to find any PEM data in key input", failure(certificate, "no PEM"));
        assertEquals("tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM"
                + " inputs may have been switched", failure(key, key));
        assertEquals("tls: found a certificate rather than a key in the PEM for the private key",
                failure(certificate, certificate));
        assertEquals("tls: failed to parse private key",
                failure(certificate, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
        assertEquals("x509: malformed certificate",
                failure("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key));
        assertEquals("tls: failed to parse private key",
                failure(certificate, "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n"));
    }

    @Test
    void fileWithoutCertificateHasNoAuthorities() {
        assertEquals(Optional.empty(), TrustedAuthorities.parse(key));
        assertEquals(List.of(), TrustedAuthorities.parse("").stream().toList());
    }
}
