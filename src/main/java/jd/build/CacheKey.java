package jd.build;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;

/// The fields of a container's configuration that the cache compares. Host name and image are not among them: the first is
/// random, the second is the parent.
///
/// Docker 1.2.0: runconfig/compare.go; today: image/cache/compare.go
record CacheKey(
        String user, List<String> env, List<String> cmd, List<String> entrypoint, String workingDir,
        List<String> shell, Map<?, ?> ports, Map<?, ?> volumes, Map<?, ?> labels, List<String> onBuild,
        String stopSignal, ContainerConfig.Healthcheck health) {
    static CacheKey of(ContainerConfig c) {
        return new CacheKey(
                text(c.user()), Json.orEmpty(c.env()), Json.orEmpty(c.cmd()), Json.orEmpty(c.entrypoint()),
                text(c.workingDir()), Json.orEmpty(c.shell()), Json.orEmpty(c.exposedPorts()),
                Json.orEmpty(c.volumes()), Json.orEmpty(c.labels()), Json.orEmpty(c.onBuild()),
                text(c.stopSignal()), c.healthcheck());
    }

    private static String text(String textOrNull) {
        return Objects.requireNonNullElse(textOrNull, "");
    }
}
