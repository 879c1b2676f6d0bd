package jd.machine.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import jd.machine.certificates.CertificateAuthority;
import jd.machine.certificates.CertificateFileException;
import jd.machine.certificates.KeyAndCertificate;
import jd.machine.certificates.ServerNames;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;
import jd.machine.store.MachineFiles;
import jd.machine.store.MachineName;
import jd.machine.store.MachineStore;
import jd.machine.store.StoreLock;

/// Puts the certificates in their places in the store: one authority and one client certificate for all machines, one
/// server certificate for each.
///
/// Docker Machine 0.3: commands.go setupCertificates, provision/utils.go ConfigureAuth
///
/// @param user the owner of the store, who is named in the certificates
/// @param progress prints a line
public record MachineCertificates(MachineStore store, String user, Consumer<String> progress) {
    /// A certificate that ends sooner is issued again by the next `provision`.
    private static final Duration RENEWAL = Duration.ofDays(30);

    /// Creates the authority and the client's certificate if there are none. Two machines may be created at the same time,
    /// so this takes the lock of the store.
    ///
    /// @return the authority
    public CertificateAuthority prepare() {
        try (StoreLock _ = store.lockShared()) {
            Path ca = store.certs().resolve("ca.pem");
            if (!Files.exists(ca)) {
                progress.accept("Creating CA: " + ca);
            }
            CertificateAuthority authority = CertificateAuthority.openOrCreate(store.certs(), user);
            Path cert = store.certs().resolve("cert.pem");
            if (!Files.exists(cert)) {
                progress.accept("Creating client certificate: " + cert);
                authority.issueForClient(user).write(cert, store.certs().resolve("key.pem"));
            }
            return authority;
        } catch (CertificateFileException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    // tag::certificates-of-a-machine[]
    /// Copies the client's certificate to the machine's directory, and
    /// issues one for its daemon unless there is one that is still good.
    void issue(MachineConfig config, String ipAddress) {
        MachineName machine = config.name();
        CertificateAuthority authority = prepare(); // <1>
        MachineFiles files = store.files(machine);
        copy("ca.pem", files.ca());
        copy("cert.pem", files.cert());
        copy("key.pem", files.key());
        try {
            if (!isGood(files, authority, ipAddress)) { // <2>
                String owner = user + "." + machine;
                var names = ServerNames.of(ipAddress, "localhost");
                KeyAndCertificate issued = config.swarm().master()
                        ? authority.issueForManager(owner, names)
                        : authority.issueForServer(owner, names);
                issued.write(files.serverCert(), files.serverKey()); // <3>
            }
        } catch (CertificateFileException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }
    // end::certificates-of-a-machine[]

    private void copy(String name, Path target) {
        try {
            Files.copy(store.certs().resolve(name), target, StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new MachineException("copy the client's certificate to " + target + ": " + e.getMessage(), e);
        }
    }

    /// {@return whether the machine's certificate is the authority's, names the address and does not expire soon}
    private static boolean isGood(MachineFiles files, CertificateAuthority authority, String ipAddress) {
        if (!Files.exists(files.serverCert()) || !Files.exists(files.serverKey())) {
            return false;
        }
        X509Certificate certificate = KeyAndCertificate.read(files.serverCert(), files.serverKey()).certificate();
        try {
            certificate.verify(authority.certificate().getPublicKey());
            certificate.checkValidity(Date.from(Instant.now().plus(RENEWAL)));
            return certificate.getSubjectAlternativeNames().stream().anyMatch(name -> name.get(1).equals(ipAddress));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Forgets the machine's server certificate, so that the next provisioning issues another one.
    public void forget(MachineName machine) {
        try {
            Files.deleteIfExists(store.files(machine).serverCert());
        } catch (IOException e) {
            throw new MachineException("remove the certificate of machine \"" + machine + "\": " + e.getMessage(), e);
        }
    }
}
