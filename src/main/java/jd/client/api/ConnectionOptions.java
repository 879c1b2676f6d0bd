package jd.client.api;

import java.util.List;
import java.util.Optional;

/// The global options by which a client finds its daemon: `-H`, `--tls`, `--tlsverify`, `--tlscacert`, `--tlscert` and
/// `--tlskey`. What is not given comes from the environment.
///
/// @param verify empty if `--tlsverify` was not given
/// @param files the TLS files that were given
///
/// Docker 1.2.0: docker/flags.go
public record ConnectionOptions(List<String> hosts, Optional<Boolean> tls, Optional<Boolean> verify, Files files) {
    public static final ConnectionOptions NONE = new ConnectionOptions(
            List.of(), Optional.empty(), Optional.empty(), new Files(Optional.empty(), Optional.empty(), Optional.empty()));

    public ConnectionOptions {
        hosts = List.copyOf(hosts);
    }

    public record Files(Optional<String> ca, Optional<String> certificate, Optional<String> key) {}

    public static ConnectionOptions ofHosts(List<String> hosts) {
        return new ConnectionOptions(hosts, NONE.tls(), NONE.verify(), NONE.files());
    }
}
