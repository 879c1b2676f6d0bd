package jd.create.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.create.mounts.MountPlan;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.server.api.ApiException;

/// Finds the init program for `--init`: it runs as PID 1 instead of the command, forwards signals and reaps orphaned
/// processes. It is not dockerinit, which ends with execve: dockerinit executes this program.
///
/// The program is `docker-init` where Docker is installed, else `tini-static` of Debian's package tini. (`tini` is
/// linked to the C library, which a container need not have.)
///
/// Today: daemon/oci_linux.go withCommonOptions, daemon/config/config_linux.go LookupInitPath
///
/// @param configured the path or name of `--init-path`; empty for the default names
public record InitBinary(String configured) {
    private static final String INSIDE = "/sbin/docker-init";

    private static final List<String> NAMES = List.of("docker-init", "tini-static");

    private static final List<String> LIBRARY_DIRECTORIES =
            List.of("/usr/local/libexec/docker", "/usr/libexec/docker", "/usr/local/lib/docker", "/usr/lib/docker");

    /// {@return the path or name that `docker info` shows}
    public String name() {
        if (!configured.isEmpty()) {
            return configured;
        }
        return find().map(path -> path.getFileName().toString()).orElse(NAMES.getFirst());
    }

    /// {@return the program's path on the host}
    public Optional<Path> find() {
        if (configured.startsWith("/")) {
            return Optional.of(Path.of(configured));
        }
        List<String> names = configured.isEmpty() ? NAMES : List.of(configured);
        for (String name : names) {
            Optional<Path> found = find(name);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> find(String name) {
        List<String> directories = new ArrayList<>(LIBRARY_DIRECTORIES);
        String path = System.getenv("PATH");
        directories.addAll(List.of((path == null ? "" : path).split(":")));
        return directories.stream()
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// {@return the specification with this program before the command} Its mount comes after the kernel's file systems and
    /// before the container's own mounts, which may hide it, as in Docker.
    ///
    /// @throws ApiException when the host has no such program
    public InitSpec before(InitSpec spec) {
        Path path = find().orElseThrow(() -> ApiException.internal("exec: \"" + name()
                + "\": executable file not found in $PATH: --init needs docker-init, or tini-static of the package tini"));
        List<String> arguments = new ArrayList<>(List.of(INSIDE, "--"));
        arguments.addAll(spec.process().arguments());
        List<InitMount> mounts = new ArrayList<>(spec.filesystem().mounts());
        int kernels = (int) mounts.stream().takeWhile(mount -> !mount.type().equals("bind")).count();
        mounts.add(kernels, MountPlan.bind(path.toString(), INSIDE, false));
        return spec.withProcess(spec.process().withArguments(arguments))
                .withFilesystem(spec.filesystem().withMounts(mounts));
    }
}
