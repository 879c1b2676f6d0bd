package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jd.machine.certificates.CertificateAuthority;
import jd.machine.certificates.ServerNames;
import jd.server.engine.EngineException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void issue() {
        CertificateAuthority.openOrCreate(directory, "test").issueForServer("server", ServerNames.of("127.0.0.1"))
                .write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    }

    private ServerTls tls(String ca, String certificate, String key) {
        return new ServerTls(true, true, file(ca), file(certificate), file(key));
    }

    private String file(String name) {
        return name.isEmpty() ? "" : directory.resolve(name).toString();
    }

    private String failure(ServerTls tls) {
        return assertThrows(EngineException.class, tls::load).getMessage().replace(directory + "/", "");
    }

    @Test
    void filesAreReadOnlyWithTls() {
        assertTrue(tls("ca.pem", "cert.pem", "key.pem").load().orElseThrow().verify());
        assertFalse(new ServerTls(true, false, "", file("cert.pem"), file("key.pem")).load().orElseThrow().verify());
        assertFalse(new ServerTls(false, true, "", "/nowhere", "/nowhere").load().isPresent());
    }

    @Test
    void unusableFilesHaveTheMessagesOfDockerd() {
        assertEquals("invalid TLS configuration: Could not load X509 key pair (cert: \"\", key: \"\"): open : no such"
                + " file or directory", failure(tls("", "", "")));
        assertEquals("invalid TLS configuration: could not read CA certificate \"no\": open no: no such file or"
                + " directory", failure(tls("no", "cert.pem", "key.pem")));
        assertEquals("invalid TLS configuration: Could not load X509 key pair (cert: \"cert.pem\", key: \"no\"): open no:"
                + " no such file or directory", failure(tls("ca.pem", "cert.pem", "no")));
        assertEquals("invalid TLS configuration: Error reading X509 key pair (cert: \"cert.pem\", key: \"ca-key.pem\"):"
                + " tls: private key does not match public key. Make sure the key is not encrypted.",
                failure(tls("ca.pem", "cert.pem", "ca-key.pem")));
        assertEquals("invalid TLS configuration: failed to append certificates from PEM file: \"key.pem\"",
                failure(tls("key.pem", "cert.pem", "key.pem")));
    }

    @Test
    void defaultFileIsUsedOnlyIfItExists() throws Exception {
        Map<String, String> environment = Map.of("DOCKER_CERT_PATH", directory.toString());
        assertEquals(file("ca.pem"), ServerTls.defaultFile("ca.pem", environment));
        assertEquals("", ServerTls.defaultFile("no.pem", environment));
        Files.createDirectory(directory.resolve(".docker"));
        Files.copy(directory.resolve("ca.pem"), directory.resolve(".docker/ca.pem"));
        assertEquals(directory.resolve(".docker/ca.pem").toString(),
                ServerTls.defaultFile("ca.pem", Map.of("HOME", directory.toString())));
    }
}
