package jd.server.http;

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
import jd.server.engine.EngineException;

/// The options `--tls`, `--tlsverify`, `--tlscacert`, `--tlscert` and `--tlskey` of a server.
///
/// @param verify whether a client needs a certificate; as in dockerd it needs one with `--tls` alone, too, and none only
/// with `--tlsverify=false`
/// @param ca the file of the authorities that may sign clients' certificates, "" for none
///
/// Docker 1.2.0: docker/daemon.go mainDaemon
public record ServerTls(boolean enabled, boolean verify, String ca, String certificate, String key) {
    public static final ServerTls OFF = new ServerTls(false, true, "", "", "");

    /// {@return the file that is used without an option: `NAME` in `$DOCKER_CERT_PATH` or `~/.docker`, if it exists}
    public static String defaultFile(String name, Map<String, String> environment) {
        String given = environment.getOrDefault("DOCKER_CERT_PATH", "");
        Path directory = given.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "/root"), ".docker")
                : Path.of(given);
        Path file = directory.resolve(name);
        return Files.exists(file) ? file.toString() : "";
    }

    /// Reads the files. {@return empty without TLS}
    ///
    /// @throws EngineException with dockerd's message
    public Optional<TlsContext> load() {
        if (!enabled) {
            return Optional.empty();
        }
        TlsKeyPair own = keyPair();
        return Optional.of(TlsContext.of(
                Optional.of(own), verify ? Optional.of(authorities()) : Optional.empty()));
    }

    private TlsKeyPair keyPair() {
        String files = "X509 key pair (cert: \"" + certificate + "\", key: \"" + key + "\"): ";
        try {
            return TlsKeyPair.parse(read(certificate), read(key));
        } catch (NoSuchFileException e) {
            throw invalid("Could not load " + files + reason(e), e);
        } catch (IOException e) {
            throw invalid("Error reading " + files + reason(e) + ". Make sure the key is not encrypted.", e);
        } catch (TlsException e) {
            throw invalid("Error reading " + files + e.getMessage() + ". Make sure the key is not encrypted.", e);
        }
    }

    private TrustedAuthorities authorities() {
        try {
            return TrustedAuthorities.parse(read(ca)).orElseThrow(() -> new EngineException(
                    "invalid TLS configuration: failed to append certificates from PEM file: \"" + ca + "\""));
        } catch (IOException e) {
            throw invalid("could not read CA certificate \"" + ca + "\": " + reason(e), e);
        }
    }

    private static String read(String file) throws IOException {
        if (file.isEmpty()) {
            throw new NoSuchFileException(file);
        }
        return Files.readString(Path.of(file));
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException missing
                ? "open " + missing.getFile() + ": no such file or directory"
                : String.valueOf(e.getMessage());
    }

    private static EngineException invalid(String reason, Exception cause) {
        return new EngineException("invalid TLS configuration: " + reason, cause);
    }
}
