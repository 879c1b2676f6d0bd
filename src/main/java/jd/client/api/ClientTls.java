package jd.client.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import jd.server.api.tls.TlsContext;
import jd.server.api.tls.TlsException;
import jd.server.api.tls.TlsKeyPair;
import jd.server.api.tls.TrustedAuthorities;

/// Decides whether a client uses TLS, and reads the files that it needs.
///
/// ```
///   --tls         or DOCKER_TLS         encrypt
///   --tlsverify   or DOCKER_TLS_VERIFY  encrypt, and verify the daemon's certificate
///   DOCKER_CERT_PATH                    where ca.pem, cert.pem and key.pem are; otherwise ~/.docker
/// ```
///
/// A client needs `ca.pem`. It may have no certificate; then a daemon that verifies its clients refuses it.
///
/// Docker 1.2.0: docker/docker.go main
final class ClientTls {
    private final ConnectionOptions options;
    private final Map<String, String> environment;

    private ClientTls(ConnectionOptions options, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
    }

    // tag::tls-or-not[]
    /// {@return the keys and authorities of the client; empty without TLS}
    ///
    /// @throws ClientException with Docker's message for a file that
    ///     cannot be used
    static Optional<TlsContext> load(
            ConnectionOptions options, Map<String, String> environment) {
        var tls = new ClientTls(options, environment);
        return tls.isUsed() ? Optional.of(tls.context()) : Optional.empty();
    }

    /// Any value of `DOCKER_TLS_VERIFY` switches verification on, and any
    /// value of `--tlsverify`, even `false`, switches TLS on.
    private boolean isUsed() {
        return options.verify().isPresent()
                || verifies()
                || options.tls().orElse(isSet("DOCKER_TLS"));
    }

    private boolean verifies() {
        return options.verify().orElse(isSet("DOCKER_TLS_VERIFY"));
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }
    // end::tls-or-not[]

    private TlsContext context() {
        String ca = read(options.files().ca().orElse(inDirectory("ca.pem")));
        Optional<String> certificate = optional(options.files().certificate(), "cert.pem");
        Optional<String> key = optional(options.files().key(), "key.pem");
        try {
            TrustedAuthorities authorities = TrustedAuthorities.parse(ca)
                    .orElseThrow(() -> new ClientException(
                            "Failed to initialize: failed to retrieve context tls info: ca.pem seems invalid"));
            Optional<TlsKeyPair> own = certificate.isEmpty() && key.isEmpty()
                    ? Optional.empty()
                    : Optional.of(TlsKeyPair.parse(certificate.orElse(""), key.orElse("")));
            return TlsContext.of(own, verifies() ? Optional.of(authorities) : Optional.empty());
        } catch (TlsException e) {
            throw new ClientException(
                    1, "Failed to initialize: failed to retrieve context tls info: " + e.getMessage(), e);
        }
    }

    private String inDirectory(String name) {
        String given = environment.getOrDefault("DOCKER_CERT_PATH", "");
        Path directory = given.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", ""), ".docker")
                : Path.of(given);
        return directory.resolve(name).toString();
    }

    /// {@return the content of a file that was named or is in the directory}
    private Optional<String> optional(Optional<String> named, String name) {
        if (named.isPresent()) {
            return named.filter(file -> !file.isEmpty()).map(ClientTls::read);
        }
        String file = inDirectory(name);
        return Files.exists(Path.of(file)) ? Optional.of(read(file)) : Optional.empty();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw unreadable("open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw unreadable(e.getMessage(), e);
        }
    }

    private static ClientException unreadable(String reason, IOException cause) {
        return new ClientException(1, "Failed to initialize: unable to resolve docker endpoint: " + reason, cause);
    }
}
