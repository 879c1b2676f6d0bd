package jd.server.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/// The body of `POST /containers/{id}/update`: `{"Memory":67108864,"RestartPolicy":{"Name":"always"}}`. An absent field
/// leaves the value unchanged.
///
/// Today: api/types/container/config.go UpdateConfig
public record UpdateConfig(@JsonUnwrapped ResourceConfig resources, HostConfig.RestartPolicy restartPolicy) {
    public UpdateConfig {
        resources = resources == null ? ResourceConfig.EMPTY : resources;
        restartPolicy = restartPolicy == null ? new HostConfig.RestartPolicy("", 0) : restartPolicy;
    }
}
