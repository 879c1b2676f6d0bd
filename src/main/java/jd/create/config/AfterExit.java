package jd.create.config;

import jd.server.api.ApiException;
import jd.server.api.HostConfig;

/// What happens to a container that has exited: it is started again, as `--restart` says, or removed, as `--rm` says.
///
/// Today: daemon/container.go validateHostConfig, container/container_unix.go UpdateContainer
public record AfterExit(RestartPolicy restart, boolean autoRemove) {
    /// @throws ApiException for an unknown policy, and where both flags are given
    public static AfterExit parse(HostConfig host) {
        AfterExit parsed = new AfterExit(RestartPolicy.parse(host.restartPolicy()), host.autoRemove());
        if (parsed.contradictory()) {
            throw ApiException.invalid("can't create 'AutoRemove' container with restart policy");
        }
        return parsed;
    }

    /// {@return the same with another policy}
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
