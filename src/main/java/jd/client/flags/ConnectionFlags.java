package jd.client.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.client.api.ConnectionOptions;

/// The flags by which a program finds its daemon, for `jd` itself and for `jd compose`.
public final class ConnectionFlags {
    private ConnectionFlags() {}

    public static Flags declare(Flags flags) {
        return flags
                .value("H, host", FlagType.LIST, "Daemon socket to connect to")
                .toggle("tls", "Use TLS; implied by --tlsverify")
                .value("tlscacert", FlagType.STRING, "Trust certs signed only by this CA (default \"~/.docker/ca.pem\")")
                .value("tlscert", FlagType.STRING, "Path to TLS certificate file (default \"~/.docker/cert.pem\")")
                .value("tlskey", FlagType.STRING, "Path to TLS key file (default \"~/.docker/key.pem\")")
                .toggle("tlsverify", "Use TLS and verify the remote");
    }

    public static ConnectionOptions read(Arguments arguments) {
        return new ConnectionOptions(
                arguments.values("host"),
                given(arguments, "tls"),
                given(arguments, "tlsverify"),
                new ConnectionOptions.Files(
                        file(arguments, "tlscacert"), file(arguments, "tlscert"), file(arguments, "tlskey")));
    }

    /// {@return the flags that give these options, for a command that is run in this process}
    public static List<String> words(ConnectionOptions options) {
        List<String> words = new ArrayList<>();
        options.hosts().forEach(host -> words.addAll(List.of("--host", host)));
        options.tls().ifPresent(tls -> words.add("--tls=" + tls));
        options.verify().ifPresent(verify -> words.add("--tlsverify=" + verify));
        options.files().ca().ifPresent(file -> words.addAll(List.of("--tlscacert", file)));
        options.files().certificate().ifPresent(file -> words.addAll(List.of("--tlscert", file)));
        options.files().key().ifPresent(file -> words.addAll(List.of("--tlskey", file)));
        return words;
    }

    /// Without the quotes around it that `$(jd machine config h1)` puts there, which the shell does not remove.
    ///
    /// Docker: opts.QuotedString
    private static Optional<String> file(Arguments arguments, String name) {
        return arguments.value(name).map(text -> text.matches("\".+\"|'.+'") ? text.substring(1, text.length() - 1) : text);
    }

    private static Optional<Boolean> given(Arguments arguments, String name) {
        return arguments.isGiven(name) ? Optional.of(arguments.isSet(name)) : Optional.empty();
    }
}
