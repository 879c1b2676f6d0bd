package jd.create.config;

import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// The action after a container's exit: a restart according to `--restart`, or its removal with `--rm`.
///
/// Today: daemon/container.go validateHostConfig, container/container_unix.go UpdateContainer
public record AfterExit(RestartPolicy restart, boolean autoRemove) {
    /// @throws ApiException for an unknown policy, or with both flags
    public static AfterExit parse(HostConfig host) {
        AfterExit parsed = new AfterExit(RestartPolicy.parse(host.restartPolicy()), host.autoRemove());
        if (parsed.contradictory()) {
            throw ApiException.invalid("can't create 'AutoRemove' container with restart policy");
        }
        return parsed;
    }

    /// {@return a copy with another policy}
    public AfterExit updated(RestartPolicy other) {
        AfterExit updated = new AfterExit(other, autoRemove);
        if (updated.contradictory()) {
            throw ApiException.conflict(
                    "Restart policy cannot be updated because AutoRemove is enabled for the container");
        }
        return updated;
    }

    private boolean contradictory() {
        return autoRemove && !(restart instanceof RestartPolicy.No);
    }
}
