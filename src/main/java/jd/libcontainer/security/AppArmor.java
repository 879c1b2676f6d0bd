package jd.libcontainer.security;

import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.SubprocessException;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.security.ConfinementException.Finder;

/// AppArmor, on kernels that have it: it restricts by path what a program may do with files, and with mounts, signals
/// and other processes, whether it runs as root or not. Containers get the profile `docker-default`, which jd shares
/// with a Docker on the same host.
///
/// apparmor(7). moby: daemon/apparmor_default.go, profiles/apparmor/apparmor.go
public final class AppArmor {
    /// The profile of a container that requests no other.
    public static final String DEFAULT = "docker-default";

    private static final String SECURITY_FILES = "/sys/kernel/security/apparmor";
    private static final String ENABLED = "/sys/module/apparmor/parameters/enabled";

    private final Syscalls kernel;
    private final Subprocess programs;
    private final boolean available;

    private AppArmor(Syscalls kernel, Subprocess programs, boolean available) {
        this.kernel = kernel;
        this.programs = programs;
        this.available = available;
    }

    public static AppArmor open(Syscalls kernel, Subprocess programs) {
        boolean enabled = TextFile.readIfPresent(kernel, ENABLED).startsWith("Y");
        return new AppArmor(kernel, programs, enabled && Files.isDirectory(Path.of(SECURITY_FILES)));
    }

    /// {@return whether containers get a profile here}
    public boolean isAvailable() {
        return available;
    }

    /// Loads the default profile unless it is loaded. To be called before each start that needs it: an update of the
    /// host's profiles unloads unknown ones.
    ///
    /// @throws ConfinementException when `apparmor_parser` is missing or fails
    public synchronized void ensureDefault() {
        if (available && !isLoaded()) {
            load();
        }
    }

    /// A line for each: `docker-default (enforce)`.
    private boolean isLoaded() {
        return TextFile.readIfPresent(kernel, SECURITY_FILES + "/profiles")
                .lines()
                .anyMatch(line -> line.startsWith(DEFAULT + " "));
    }

    /// `-K`: without the host's cache; `-r`: replace, so that two concurrent loads both succeed.
    private void load() {
        String profile = AppArmorText.profile(
                DEFAULT, ownProfile(), Files.exists(Path.of("/etc/apparmor.d/tunables/global")),
                Files.exists(Path.of("/etc/apparmor.d/abstractions/base")));
        try {
            programs.require(Subprocess.Command.of("apparmor_parser", "-Kr").withInput(profile));
        } catch (SubprocessException e) {
            throw new ConfinementException(
                    Finder.DAEMON,
                    "AppArmor enabled on system but the " + DEFAULT + " profile could not be loaded: "
                            + e.getMessage());
        }
    }

    /// {@return the profile of the daemon itself: `unconfined`, or the name in `name (enforce)`}
    private String ownProfile() {
        String label = TextFile.readIfPresent(kernel, "/proc/self/attr/current").strip();
        int mode = label.indexOf(" (");
        return label.isEmpty() ? "unconfined" : mode < 0 ? label : label.substring(0, mode);
    }
}
