package jd.machine.certificates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jd.journey.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    @TempDir
    private Path directory;

    @Test
    void authorityIsCreatedOnceAndReadAfterwards() {
        Path certs = directory.resolve("machine/certs");
        var first = CertificateAuthority.openOrCreate(certs, "student");
        var second = CertificateAuthority.openOrCreate(certs, "other");
        assertEquals(first.certificate(), second.certificate());
        assertEquals("O=student", first.certificate().getSubjectX500Principal().getName());
    }

    @Test
    void keysAreReadableByTheirOwnerAlone() throws Exception {
        var authority = CertificateAuthority.openOrCreate(directory.resolve("certs"), "student");
        authority.issueForClient("student").write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        assertEquals("rwx------", mode("certs"));
        assertEquals("rw-------", mode("certs/ca-key.pem"));
        assertEquals("rw-------", mode("key.pem"));
        assertEquals("rw-r--r--", mode("cert.pem"));
        try (var files = Files.list(directory.resolve("certs"))) {
            assertEquals(Set.of("ca.pem", "ca-key.pem"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    private String mode(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }

    @Test
    void clientCertificateIsSignedByTheAuthorityForClientsAlone() throws Exception {
        var authority = CertificateAuthority.openOrCreate(directory, "student");
        var certificate = authority.issueForClient("student.client").certificate();
        certificate.verify(authority.certificate().getPublicKey());
        assertEquals(List.of(CLIENT_AUTH), certificate.getExtendedKeyUsage());
        assertEquals(-1, certificate.getBasicConstraints());
        assertTrue(certificate.getKeyUsage()[0], "digital signature");
    }

    @Test
    void serverCertificateContainsAddressesAndHostNames() throws Exception {
        var authority = CertificateAuthority.openOrCreate(directory, "student");
        var certificate = authority.issueForServer("student.h1", ServerNames.of("10.0.0.2", "fd00::2", "localhost"))
                .certificate();
        assertEquals(List.of(SERVER_AUTH), certificate.getExtendedKeyUsage());
        assertEquals(
                Set.of("10.0.0.2", "fd00:0:0:0:0:0:0:2", "localhost"),
                certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)).collect(Collectors.toSet()));
    }

    @Test
    void managerIsServerAndClient() throws Exception {
        var certificate = CertificateAuthority.openOrCreate(directory, "student")
                .issueForManager("student.h1", ServerNames.of("10.0.0.2")).certificate();
        assertEquals(List.of(CLIENT_AUTH, SERVER_AUTH), certificate.getExtendedKeyUsage());
    }

    @Test
    void certificateIsValidFor1080Days() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        var certificate = CertificateAuthority.openOrCreate(directory, "student", () -> now)
                .issueForClient("student").certificate();
        assertEquals(now.minus(Duration.ofMinutes(5)), certificate.getNotBefore().toInstant());
        assertEquals(Duration.ofDays(1080), Duration.between(
                certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant()));
    }

    @Test
    void expiredAuthorityIsRefused() {
        CertificateAuthority.openOrCreate(directory, "student", InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z")));
        var failure = assertThrows(CertificateFileException.class,
                () -> CertificateAuthority.openOrCreate(directory, "student"));
        assertTrue(failure.getMessage().contains("expired at 2022-12-1"), failure.getMessage());
    }

    @Test
    void authorityWithoutItsKeyIsRefused() throws Exception {
        CertificateAuthority.openOrCreate(directory, "student");
        Files.delete(directory.resolve("ca-key.pem"));
        var failure = assertThrows(CertificateFileException.class,
                () -> CertificateAuthority.openOrCreate(directory, "student"));
        assertTrue(failure.getMessage().startsWith("read the key " + directory.resolve("ca-key.pem")), failure.getMessage());
    }

    @Test
    void keyInTheOlderFormOfOpensslIsRead() throws Exception {
        CertificateAuthority.openOrCreate(directory, "student");
        Path key = directory.resolve("ca-key.pem");
        String older = openssl("pkey", "-traditional", "-in", key.toString());
        assertTrue(older.startsWith("-----BEGIN RSA PRIVATE KEY-----"), older);
        Files.writeString(key, older);
        var authority = CertificateAuthority.openOrCreate(directory, "student");
        authority.issueForClient("student").certificate().verify(authority.certificate().getPublicKey());
    }

    @Test
    void opensslVerifiesBothKindsStrictlyForTheirPurposeOnly() throws Exception {
        var authority = CertificateAuthority.openOrCreate(directory, "student");
        authority.issueForClient("student").write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        authority.issueForServer("student.h1", ServerNames.of("10.0.0.2"))
                .write(directory.resolve("server.pem"), directory.resolve("server-key.pem"));
        assertEquals("OK", verify("sslclient", "cert.pem"));
        assertEquals("OK", verify("sslserver", "server.pem"));
        assertEquals("unsuitable certificate purpose", verify("sslserver", "cert.pem"));
        assertEquals("unsuitable certificate purpose", verify("sslclient", "server.pem"));
    }

    private String verify(String purpose, String file) throws Exception {
        String said = openssl("verify", "-x509_strict", "-purpose", purpose,
                "-CAfile", directory.resolve("ca.pem").toString(), directory.resolve(file).toString());
        return said.contains("unsuitable certificate purpose") ? "unsuitable certificate purpose"
                : said.strip().replace(directory.resolve(file) + ": ", "");
    }

    /// {@return its output and its errors}
    private static String openssl(String... arguments) throws Exception {
        Process process = Peer.OPENSSL.orSkip().command(arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
