package jd.libcontainer.start;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.mount.StandardMounts;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.SpecEdits;

/// A root file system of one static busybox, and specifications for containers on it.
public record TinyRoot(Path directory) {
    public static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// Reports the calling test as skipped where root, Linux or busybox is missing.
    public static void assumeRootAndLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(Files.isExecutable(busybox()), "needs the package busybox-static");
    }

    private static Path busybox() {
        return Stream.of("/bin/busybox", "/usr/bin/busybox").map(Path::of).filter(Files::exists).findFirst()
                .orElse(Path.of("/bin/busybox"));
    }

    public static TinyRoot create(Path directory) throws IOException {
        Files.createDirectories(directory);
        // Only its owner can read a temporary directory; a root directory is readable by all users.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("bin", "etc", "root", "tmp", "proc", "dev", "sys")) {
            Files.createDirectories(directory.resolve(name));
        }
        Files.copy(busybox(), directory.resolve("bin/busybox"));
        for (String applet : List.of(
                "sh", "echo", "cat", "ls", "id", "true", "sleep", "mount", "env", "pwd", "tty", "stty", "ip", "grep",
                "hostname", "touch", "sed", "umask", "readlink", "test", "dd", "kill", "wc", "head", "cut")) {
            Files.createSymbolicLink(directory.resolve("bin/" + applet), Path.of("busybox"));
        }
        Files.writeString(
                directory.resolve("etc/passwd"),
                "root:x:0:0:root:/root:/bin/sh\nbob:x:1001:1002:Bob:/home/bob:/bin/sh\n");
        Files.writeString(
                directory.resolve("etc/group"), "root:x:0:root\nstaff:x:1002:\naudio:x:29:root,bob\nvideo:x:44:bob\n");
        return new TinyRoot(directory);
    }

    /// {@return a specification with Docker's defaults}
    public InitSpec spec(String... command) {
        return SpecEdits.draft("0123456789abcdef", directory.toString())
                .hostname("tiny")
                .arguments(List.of(command))
                .environment(List.of(PATH, "HOSTNAME=tiny"))
                .mounts(StandardMounts.list(false, StandardMounts.DEFAULT_SHM_SIZE))
                .maskedPaths(StandardMounts.MASKED_PATHS)
                .readonlyPaths(StandardMounts.READONLY_PATHS)
                .capabilities(Capabilities.DEFAULT)
                .spec();
    }

    /// Removes the directory and all files that containers have left in it. Their mounts are not visible here.
    public void delete() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
