package jd.create.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.libcontainer.mount.StandardMounts;
import jd.server.api.HostConfig;
import jd.server.api.HostConfig.LogConfig;
import jd.server.api.Json;
import jd.server.api.ResourceConfig;
import jd.server.api.Ulimit;

/// What the daemon's flags set for containers that do not: `--default-ulimit`, `--log-driver`, `--log-opt`,
/// `--default-shm-size`. A container has the values of the time at which it was created.
///
/// Today: daemon/daemon_unix.go adaptContainerSettings, daemon/logs.go mergeAndVerifyLogConfig
///
/// @param ulimits each for containers that do not set the same limit
/// @param log a driver, and options for the containers that have it
/// @param shmSize bytes
public record ContainerDefaults(List<Ulimit> ulimits, LogConfig log, long shmSize) {
    public static final ContainerDefaults STANDARD = new ContainerDefaults(
            List.of(), new LogConfig("json-file", Map.of()), StandardMounts.DEFAULT_SHM_SIZE);

    public ContainerDefaults {
        ulimits = List.copyOf(ulimits);
    }

    /// {@return the request with the values that it does not set}
    HostConfig applyTo(HostConfig host) {
        return host
                .withRuntime(host.runtime(), log(host.logConfig()), host.shmSize() == 0 ? shmSize : host.shmSize())
                .withResources(ulimits.isEmpty() ? host.resources() : withUlimits(host.resources()));
    }

    private LogConfig log(LogConfig own) {
        String driver = own.type().isEmpty() ? log.type() : own.type();
        Map<String, String> options = new TreeMap<>(driver.equals(log.type()) ? log.config() : Map.of());
        options.putAll(own.config());
        return new LogConfig(driver, options);
    }

    private ResourceConfig withUlimits(ResourceConfig resources) {
        List<Ulimit> own = Json.orEmpty(resources.ulimits());
        List<Ulimit> all = new ArrayList<>(own);
        ulimits.stream()
                .filter(limit -> own.stream().noneMatch(mine -> limit.name().equals(mine.name())))
                .forEach(all::add);
        return resources.withUlimits(all);
    }
}
