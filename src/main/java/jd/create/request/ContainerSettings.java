package jd.create.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jd.create.config.AfterExit;
import jd.create.config.HostFacts;
import jd.create.config.NamespaceMode;
import jd.create.config.NamespaceSettings;
import jd.create.config.NetworkOptions;
import jd.create.config.ProcessSettings;
import jd.create.config.PublishOptions;
import jd.create.devices.DeviceRequests;
import jd.create.health.HealthSettings;
import jd.create.limits.ContainerLimits;
import jd.create.mounts.MountRequests;
import jd.create.output.LogSettings;
import jd.create.security.SecuritySettings;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// A parsed HostConfig: its seventy fields in a record for each subject.
///
/// A container is parsed when it is created, updated, or loaded from disk. Everything that starts, stops or changes it
/// uses these records; the HostConfig itself is kept for `inspect` and the disk.
///
/// Docker has no counterpart; its daemon reads HostConfig wherever it needs a field.
public record ContainerSettings(
        AfterExit afterExit,
        ProcessSettings process,
        SecuritySettings security,
        NamespaceSettings namespaces,
        NetworkOptions network,
        PublishOptions ports,
        ContainerLimits limits,
        DeviceRequests devices,
        MountRequests mounts,
        LogSettings log,
        HealthSettings health) {
    /// @param config merged with the image's, whose volumes become mounts
    /// @param host completed by [HostConfigDefaults]
    /// @throws ApiException with Docker's message for a field that cannot be parsed
    public static ContainerSettings parse(ContainerConfig config, HostConfig host) {
        AfterExit afterExit = AfterExit.parse(host);
        PlatformRules.verify(host);
        return new ContainerSettings(
                afterExit,
                ProcessSettings.parse(host),
                SecuritySettings.parse(host),
                NamespaceSettings.parse(host),
                NetworkOptions.parse(host),
                PublishOptions.parse(config, host),
                ContainerLimits.parse(host.resources()),
                DeviceRequests.parse(host.resources()),
                MountRequests.parse(config, host),
                LogSettings.parse(host.logConfig()),
                HealthSettings.parse(config));
    }

    /// Rejects settings that conflict, or that this host does not support.
    ///
    /// Today: daemon/container.go verifyContainerSettings
    public void verify(ContainerConfig config, HostFacts facts) {
        namespaces.verify(config);
        if (namespaces.remapped(facts.remapped())) {
            verifyRemapped();
        }
        network.verify(config);
        limits.verify(facts);
    }

    /// Root of a user namespace has no capabilities in the namespaces of the host.
    private void verifyRemapped() {
        if (security.privileged()) {
            throw ApiException.invalid("privileged mode is incompatible with user namespaces.  "
                    + "You must run the container in the host namespace when running privileged mode");
        }
        if (networkNamespace().isHost()) {
            throw ApiException.invalid(
                    "cannot share the host's network namespace when user namespaces are enabled");
        }
        if (namespaces.pid().isHost()) {
            throw ApiException.invalid("cannot share the host PID namespace when user namespaces are enabled");
        }
    }

    /// {@return the warnings in the response to a create request, after those about unsupported limits}
    public List<String> warnings(List<String> aboutLimits) {
        List<String> warnings = new ArrayList<>(aboutLimits);
        warnings.addAll(ports.warnings(network.mode()));
        return warnings;
    }

    public NamespaceMode networkNamespace() {
        return NamespaceMode.of(network.mode());
    }

    /// {@return the other containers, by name or id, whose namespaces are shared}
    public Stream<String> sharedContainers() {
        return Stream.of(networkNamespace(), namespaces.pid(), namespaces.ipc().namespace())
                .map(NamespaceMode::container)
                .flatMap(Optional::stream);
    }

    /// {@return whether the command runs below a process 1 that reaps orphans} With the processes of the host or of
    /// another container, it would not be process 1.
    public boolean runsBelowInit(boolean byDefault) {
        return namespaces.pid() instanceof NamespaceMode.Own && process.init().orElse(byDefault);
    }
}
