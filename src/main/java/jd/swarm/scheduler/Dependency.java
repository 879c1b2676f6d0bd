package jd.swarm.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.server.api.EndpointSettings;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// A container with which the new one shares something that does not cross hosts: a volume, a link, a namespace.
///
/// Swarm 0.3: scheduler/filter/dependency.go
///
/// @param option the option of `run`, for messages
/// @param container its name or id
public record Dependency(String option, String container) {
    private static final String CONTAINER = "container:";

    static List<Dependency> of(HostConfig host, List<EndpointSettings> endpoints) {
        List<Dependency> all = new ArrayList<>();
        Json.orEmpty(host.volumesFrom()).forEach(from -> all.add(of("--volumes-from", from)));
        Json.orEmpty(host.links()).forEach(link -> all.add(of("--link", link)));
        endpoints.forEach(endpoint ->
                Json.orEmpty(endpoint.links()).forEach(link -> all.add(of("--link", link))));
        ofMode("--net", host.networkMode()).ifPresent(all::add);
        ofMode("--ipc", host.ipcMode()).ifPresent(all::add);
        ofMode("--pid", host.pidMode()).ifPresent(all::add);
        return all;
    }

    /// `NAME:ALIAS`, `NAME:ro`, `/NAME`.
    private static Dependency of(String option, String value) {
        String name = value.split(":", 2)[0];
        return new Dependency(option, name.startsWith("/") ? name.substring(1) : name);
    }

    private static Optional<Dependency> ofMode(String option, String mode) {
        return mode.startsWith(CONTAINER)
                ? Optional.of(of(option, mode.substring(CONTAINER.length())))
                : Optional.empty();
    }

    /// {@return `--link web`}
    @Override
    public String toString() {
        return option + " " + container;
    }
}
