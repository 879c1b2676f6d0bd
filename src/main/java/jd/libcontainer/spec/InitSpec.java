package jd.libcontainer.spec;

import java.util.List;

/// Everything dockerinit must know to become a container's first process. `create` decides it, the sync pipe carries it,
/// dockerinit carries it out.
///
/// Each part writes and reads itself: a new field touches its record and the place that decides its value.
///
/// Docker 1.2.0: daemon/execdriver/driver.go Command, and libcontainer's container.json
///
/// @param id of the container
public record InitSpec(
        String id,
        ProcessSpec process,
        UserSpec user,
        SecuritySpec security,
        FilesystemSpec filesystem,
        NamespaceSpec namespaces,
        BundleSpec bundle) {
    /// {@return the command as root in the host's directory `rootfs`, with no mounts, no capabilities and no network}
    public static InitSpec of(String id, String rootfs, List<String> arguments) {
        return new InitSpec(
                id, ProcessSpec.of(arguments), UserSpec.ROOT, SecuritySpec.NONE, FilesystemSpec.of(rootfs),
                NamespaceSpec.NONE, BundleSpec.NONE);
    }

    public void write(MessageWriter out) {
        out.text(id);
        process.write(out);
        user.write(out);
        security.write(out);
        filesystem.write(out);
        namespaces.write(out);
        bundle.write(out);
    }

    public static InitSpec read(MessageReader in) {
        return new InitSpec(
                in.text(), ProcessSpec.read(in), UserSpec.read(in), SecuritySpec.read(in), FilesystemSpec.read(in),
                NamespaceSpec.read(in), BundleSpec.read(in));
    }

    public InitSpec withProcess(ProcessSpec other) {
        return new InitSpec(id, other, user, security, filesystem, namespaces, bundle);
    }

    public InitSpec withUser(UserSpec other) {
        return new InitSpec(id, process, other, security, filesystem, namespaces, bundle);
    }

    public InitSpec withSecurity(SecuritySpec other) {
        return new InitSpec(id, process, user, other, filesystem, namespaces, bundle);
    }

    public InitSpec withFilesystem(FilesystemSpec other) {
        return new InitSpec(id, process, user, security, other, namespaces, bundle);
    }

    public InitSpec withNamespaces(NamespaceSpec other) {
        return new InitSpec(id, process, user, security, filesystem, other, bundle);
    }

    public InitSpec withBundle(BundleSpec other) {
        return new InitSpec(id, process, user, security, filesystem, namespaces, other);
    }
}
