package jd.machine.ssh;

import java.nio.file.Path;
import java.util.Optional;

/// Where to log in, and as which user.
///
/// @param key the private key; empty for the identities in `~/.ssh`
/// @param hostKey the file with the host's public key; it is written at the first login
public record SshTarget(String host, int port, String user, Optional<Path> key, Path hostKey) {
    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
