package jd.create.request;

import java.util.ArrayList;
import java.util.List;
import jd.create.config.HostFacts;
import jd.create.limits.ContainerLimits;
import jd.libcontainer.mount.StandardMounts;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// Sets the defaults of a request, so that `docker inspect` shows the effective values.
///
/// Today: daemon/daemon_unix.go adaptContainerSettings
public final class HostConfigDefaults {
    private HostConfigDefaults() {}

    /// @param warnings about limits that this kernel does not support
    public record Completed(HostConfig host, List<String> warnings) {}

    /// {@return the request with defaults, and without unsupported limits}
    ///
    /// @param requestOrNull null without a HostConfig in the request
    public static Completed complete(HostConfig requestOrNull, HostFacts facts, ContainerDefaults defaults) {
        HostConfig host = withDefaults(requestOrNull, facts.cgroupVersion(), defaults);
        ContainerLimits.Supported supported = ContainerLimits.parse(host.resources()).supported(facts.limits());
        return new Completed(host.withResources(supported.limits().into(host.resources())), supported.warnings());
    }

    /// {@return the request with the defaults of a daemon that was started without flags}
    ///
    /// @param requestOrNull null without a HostConfig in the request
    public static HostConfig apply(HostConfig requestOrNull, int cgroupVersion) {
        return withDefaults(requestOrNull, cgroupVersion, ContainerDefaults.STANDARD);
    }

    private static HostConfig withDefaults(HostConfig requestOrNull, int cgroupVersion, ContainerDefaults defaults) {
        HostConfig host = defaults.applyTo(requestOrNull == null ? HostConfig.EMPTY : requestOrNull);
        String network = host.networkMode().equals("default") ? "" : host.networkMode();
        HostConfig.RestartPolicy restart = new HostConfig.RestartPolicy(
                or(host.restartPolicy().name(), "no"), host.restartPolicy().maximumRetryCount());
        return host.withModes(
                        or(network, "bridge"), host.pidMode(), or(host.ipcMode(), "private"),
                        or(host.cgroupnsMode(), cgroupVersion == 2 ? "private" : "host"))
                .withRuntime(or(host.runtime(), "runc"), host.logConfig(), host.shmSize())
                .withRestartPolicy(restart)
                .withResources(ContainerLimits.parse(host.resources()).withDefaults().into(host.resources()))
                .withSecurity(
                        securityOptions(host), paths(host, host.maskedPaths(), StandardMounts.MASKED_PATHS),
                        paths(host, host.readonlyPaths(), StandardMounts.READONLY_PATHS));
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    /// Labels cannot separate a container that shares this much with the host.
    private static List<String> securityOptions(HostConfig host) {
        boolean shares = host.privileged() || host.ipcMode().equals("host") || host.pidMode().equals("host");
        boolean labelled = Json.orEmpty(host.securityOpt()).stream()
                .anyMatch(option -> option.split("=", 2)[0].equals("label"));
        if (!shares || labelled) {
            return host.securityOpt();
        }
        List<String> options = new ArrayList<>(Json.orEmpty(host.securityOpt()));
        options.add("label=disable");
        return options;
    }

    /// A privileged container sees all paths. A list in the request, even an empty one, is kept.
    private static List<String> paths(HostConfig host, List<String> listOrNull, List<String> usual) {
        return listOrNull != null || host.privileged() ? listOrNull : usual;
    }
}
