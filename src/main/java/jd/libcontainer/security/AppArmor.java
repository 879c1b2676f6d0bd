package jd.libcontainer.security;

import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.SubprocessException;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.security.ConfinementException.Finder;

/// The kernel's other guard, where it has it: AppArmor judges by path names what a program may do with files, mounts,
/// signals and other processes, root or not. Containers get the profile `docker-default`, which jd shares with a Docker
/// beside it.
///
/// apparmor(7). moby: daemon/apparmor_default.go, profiles/apparmor/apparmor.go
public final class AppArmor {
    /// The profile of a container that does not ask for another.
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

    /// Loads the default profile unless the kernel has it. Asked before each start that needs it: an update of the
    /// host's own profiles unloads those that it does not know.
    ///
    /// @throws ConfinementException when the program that loads profiles is missing or refuses
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

    /// `-K`: without the cache of the host's own profiles; `-r`: replace, so that two who load at once both succeed.
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
