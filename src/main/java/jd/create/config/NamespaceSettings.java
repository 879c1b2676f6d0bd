package jd.create.config;

import java.util.Map;
import jd.libcontainer.spec.NamespaceSpec;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// The namespaces of a container, except its network namespace, and their parameters.
///
/// Docker 1.2.0 has network modes only: runconfig/hostconfig.go. Today: api/types/container/hostconfig.go and
/// runconfig/hostconfig_unix.go
///
/// @param user `Host` with `--userns host`, which matters only to a daemon with `--userns-remap`
/// @param shmSize bytes of /dev/shm
/// @param sysctls kernel parameters that belong to a namespace
public record NamespaceSettings(
        NamespaceMode pid,
        IpcMode ipc,
        NamespaceMode uts,
        NamespaceMode cgroup,
        NamespaceMode user,
        long shmSize,
        Map<String, String> sysctls) {
    /// @throws ApiException with Docker's message for an unknown mode
    public static NamespaceSettings parse(HostConfig host) {
        NamespaceSettings parsed = new NamespaceSettings(
                NamespaceMode.pid(host.pidMode()),
                IpcMode.parse(host.ipcMode()),
                NamespaceMode.uts(host.utsMode()),
                NamespaceMode.cgroup(host.cgroupnsMode()),
                host.usernsMode().equals("host") ? new NamespaceMode.Host() : new NamespaceMode.Own(),
                host.shmSize(),
                Json.orEmpty(host.sysctls()));
        if (host.shmSize() < 0) {
            throw ApiException.invalid("SHM size can not be less than 0");
        }
        return parsed;
    }

    /// Rejects options that conflict with the UTS mode.
    public void verify(ContainerConfig config) {
        if (uts.isHost() && !config.hostname().isEmpty()) {
            throw ApiException.invalid("conflicting options: hostname and the UTS mode");
        }
    }

    /// {@return whether the container has a user namespace}
    ///
    /// @param remapped whether the daemon has `--userns-remap`
    public boolean remapped(boolean remapped) {
        return remapped && !user.isHost();
    }

    public NamespaceSpec applyTo(NamespaceSpec namespaces) {
        return namespaces.withSysctls(sysctls);
    }
}
