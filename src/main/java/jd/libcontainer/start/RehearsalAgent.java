package jd.libcontainer.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import jd.libcontainer.kernel.LibcontainerException;

/// The jar of a Java agent by which a debugged dockerinit rehearses before the agent of the debugger starts. So no
/// breakpoint stops in the rehearsal, which calls the same methods with invented values.
///
/// The jar has only a manifest, which names a class of the class path (`jd.dockerinit.Rehearsal`). It is needed until the
/// init has booted.
///
/// java.lang.instrument, package specification
record RehearsalAgent(Path jar) implements AutoCloseable {
    private static final String CLASS = "jd.dockerinit.Rehearsal";

    static RehearsalAgent create() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", CLASS);
        try {
            Path jar = Files.createTempFile("jd-rehearsal", ".jar");
            try (JarOutputStream _ = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                // The root of a user namespace is another user.
                Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
            }
            return new RehearsalAgent(jar);
        } catch (IOException e) {
            throw new LibcontainerException("start dockerinit: write the agent of a debugged one: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(jar);
        } catch (IOException e) {
            throw new LibcontainerException("start dockerinit: remove " + jar + ": " + e.getMessage());
        }
    }
}
