package jd.create.namespace;

import jd.create.config.NamespaceMode;
import jd.create.config.NamespaceSettings;
import jd.create.failure.StartFailure;
import jd.create.record.Registry;
import jd.create.request.ContainerSettings;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// Checks the namespace modes of a request, with Docker's messages.
///
/// Docker 1.2.0 knew the network's modes alone: runconfig/hostconfig.go. Today: api/types/container/hostconfig.go and
/// runconfig/hostconfig_unix.go
public final class NamespaceRules {
    private NamespaceRules() {}

    /// Rejects what only the runtime finds in Docker, at start.
    public static void verifyAtStart(ContainerConfig config, NamespaceSettings namespaces) {
        if (namespaces.uts().isHost() && !config.domainname().isEmpty()) {
            throw StartFailure.ofRuntime("sysctl \"kernel.domainname\" is not in a separate kernel namespace");
        }
    }

    /// {@return the same with ids instead of names, since a name may be another container's later}
    ///
    /// @param settings the meaning of `host`
    public static HostConfig withIds(HostConfig host, ContainerSettings settings, Registry registry) {
        return host.withModes(
                withId(settings.networkNamespace(), host.networkMode(), registry, false),
                withId(settings.namespaces().pid(), host.pidMode(), registry, true),
                withId(settings.namespaces().ipc().namespace(), host.ipcMode(), registry, true),
                host.cgroupnsMode());
    }

    /// The container whose network is joined need not exist yet.
    private static String withId(NamespaceMode mode, String text, Registry registry, boolean required) {
        if (mode.container().isEmpty()) {
            return text;
        }
        String ref = mode.container().get();
        return registry.lookup(ref).map(found -> NamespaceMode.CONTAINER + found.id()).orElseGet(() -> {
            if (required) {
                throw ApiException.invalid("No such container: " + ref);
            }
            return text;
        });
    }
}
