package jd.machine.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import jd.libcontainer.io.AtomicFile;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/// Compares the key of a host with the one of its first login.
///
/// A host key says that the host is the same one as before. At the first login nothing is known of it, so the key is
/// recorded; every later login with another key is refused, since it may lead to another host that takes this one's place.
final class HostKey {
    private final Path file;
    private Optional<String> refusal = Optional.empty();

    HostKey(Path file) {
        this.file = file;
    }

    /// {@return whether the host may be trusted} Called by a thread of the SSH library.
    synchronized boolean accept(PublicKey offered) {
        String entry = PublicKeyEntry.toString(offered);
        try {
            if (!Files.exists(file)) {
                AtomicFile.write(file, (entry + "\n").getBytes(StandardCharsets.US_ASCII));
                return true;
            }
            String recorded = Files.readString(file).strip();
            if (!recorded.equals(entry)) {
                refusal = Optional.of("the host key has changed: " + fingerprint(recorded) + " is recorded, "
                        + KeyUtils.getFingerPrint(offered) + " was offered. If the host was installed again, remove "
                        + file + " and try again");
            }
            return refusal.isEmpty();
        } catch (IOException e) {
            refusal = Optional.of("compare the host key with " + file + ": " + e.getMessage());
            return false;
        }
    }

    private static String fingerprint(String entry) {
        try {
            return KeyUtils.getFingerPrint(PublicKeyEntry.parsePublicKeyEntry(entry).resolvePublicKey(null, null, null));
        } catch (IOException | java.security.GeneralSecurityException | IllegalArgumentException e) {
            return "an unreadable key";
        }
    }

    /// {@return why the last key was refused}
    synchronized Optional<String> refusal() {
        return refusal;
    }
}
