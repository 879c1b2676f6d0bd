package jd.machine.store;

import java.nio.file.Path;

/// The files of one machine: `machines/NAME` in the store.
///
/// A client of the machine needs `ca.pem`, `cert.pem` and `key.pem`, under exactly these names; that is why the client's
/// certificate is copied into the directory of every machine (`DOCKER_CERT_PATH`).
public record MachineFiles(Path directory) {
    public Path config() {
        return directory.resolve("config.json");
    }

    public Path ca() {
        return directory.resolve("ca.pem");
    }

    public Path cert() {
        return directory.resolve("cert.pem");
    }

    public Path key() {
        return directory.resolve("key.pem");
    }

    public Path serverCert() {
        return directory.resolve("server.pem");
    }

    public Path serverKey() {
        return directory.resolve("server-key.pem");
    }

    /// The public key by which the host has identified itself at the first login.
    public Path hostKey() {
        return directory.resolve("host-key");
    }

    /// The files of a classroom host: what would be on the disk of another machine.
    public Path disk() {
        return directory.resolve("disk");
    }
}
