package jd.client.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.machine.certificates.CertificateAuthority;
import jd.server.api.tls.TlsContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTlsTest {
    private static final ConnectionOptions NONE = ConnectionOptions.NONE;

    @TempDir
    private Path directory;

    private Map<String, String> environment;

    @BeforeEach
    void issue() {
        CertificateAuthority.openOrCreate(directory, "test").issueForClient("client")
                .write(directory.resolve("cert.pem"), directory.resolve("key.pem"));
        environment = Map.of("DOCKER_CERT_PATH", directory.toString());
    }

    private Map<String, String> with(String variable, String value) {
        return Map.of("DOCKER_CERT_PATH", directory.toString(), variable, value);
    }

    private static ConnectionOptions tls(Optional<Boolean> tls, Optional<Boolean> verify) {
        return new ConnectionOptions(List.of(), tls, verify, NONE.files());
    }

    private static String failure(ConnectionOptions options, Map<String, String> environment) {
        return assertThrows(ClientException.class, () -> ClientTls.load(options, environment)).getMessage();
    }

    @Test
    void optionsAndVariablesSwitchTlsOn() {
        assertFalse(ClientTls.load(NONE, environment).isPresent());
        assertFalse(ClientTls.load(NONE, with("DOCKER_TLS_VERIFY", "")).isPresent());
        assertFalse(ClientTls.load(tls(Optional.of(false), Optional.empty()), with("DOCKER_TLS", "1")).isPresent());
        assertVerifies(false, ClientTls.load(NONE, with("DOCKER_TLS", "1")));
        assertVerifies(false, ClientTls.load(tls(Optional.of(true), Optional.empty()), environment));
        assertVerifies(false, ClientTls.load(tls(Optional.empty(), Optional.of(false)), environment));
        assertVerifies(true, ClientTls.load(tls(Optional.empty(), Optional.of(true)), environment));
        assertVerifies(true, ClientTls.load(NONE, with("DOCKER_TLS_VERIFY", "0")));
    }

    private static void assertVerifies(boolean verifies, Optional<TlsContext> tls) {
        assertEquals(verifies, tls.orElseThrow().verify());
    }

    @Test
    void missingCertificateOfTheClientIsAllowedOnlyAtTheDefaultPlace() throws Exception {
        Files.delete(directory.resolve("cert.pem"));
        Files.delete(directory.resolve("key.pem"));
        assertTrue(ClientTls.load(NONE, with("DOCKER_TLS_VERIFY", "1")).isPresent());
        var named = new ConnectionOptions(List.of(), Optional.empty(), Optional.of(true), new ConnectionOptions.Files(
                Optional.empty(), Optional.of("/nowhere/c.pem"), Optional.of("/nowhere/k.pem")));
        assertEquals("Failed to initialize: unable to resolve docker endpoint: open /nowhere/c.pem: no such file or"
                + " directory", failure(named, environment));
    }

    @Test
    void missingAuthorityIsReported() {
        assertEquals("Failed to initialize: unable to resolve docker endpoint: open /home/u/.docker/ca.pem: no such file"
                + " or directory", failure(NONE, Map.of("DOCKER_TLS_VERIFY", "1", "HOME", "/home/u")));
    }

    @Test
    void unusableFilesHaveTheMessagesOfDocker() throws Exception {
        Files.copy(directory.resolve("ca-key.pem"), directory.resolve("other.pem"));
        var swapped = new ConnectionOptions(List.of(), Optional.empty(), Optional.of(true), new ConnectionOptions.Files(
                Optional.empty(), Optional.empty(), Optional.of(directory.resolve("other.pem").toString())));
        assertEquals("Failed to initialize: failed to retrieve context tls info: tls: private key does not match public"
                + " key", failure(swapped, environment));
        Files.writeString(directory.resolve("ca.pem"), "");
        assertEquals("Failed to initialize: failed to retrieve context tls info: ca.pem seems invalid",
                failure(NONE, with("DOCKER_TLS_VERIFY", "1")));
    }

    @Test
    void tlsChangesTheDefaultAddressAndNotAUnixSocket() {
        Map<String, String> verify = with("DOCKER_TLS_VERIFY", "1");
        assertEquals("https://localhost:2376/x", DaemonAddress.of(NONE, verify).url("/x"));
        assertEquals("https://a:1/x", DaemonAddress.of(ConnectionOptions.ofHosts(List.of("tcp://a:1")), verify).url("/x"));
        assertEquals("unix:///s", DaemonAddress.of(ConnectionOptions.ofHosts(List.of("unix:///s")), verify).toString());
    }
}
