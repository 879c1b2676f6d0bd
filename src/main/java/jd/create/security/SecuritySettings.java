package jd.create.security;

import java.util.List;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.SecuritySpec;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// What a container's processes may do: `--privileged`, `--cap-add`, `--cap-drop`, `--security-opt`, `--read-only`.
///
/// Docker 1.2.0: daemon/execdriver/utils.go TweakCapabilities; today: daemon/daemon_unix.go parseSecurityOpt
///
/// @param capabilities a mask with a bit each
/// @param maskedPaths paths that processes cannot read; they cannot write to `readonlyPaths`
public record SecuritySettings(
        boolean privileged,
        long capabilities,
        SecurityOptions options,
        List<String> maskedPaths,
        List<String> readonlyPaths,
        boolean readonlyRootfs) {
    /// @throws ApiException for an unknown capability or option
    public static SecuritySettings parse(HostConfig host) {
        List<String> add = Json.orEmpty(host.capAdd());
        List<String> drop = Json.orEmpty(host.capDrop());
        verifyCapabilities("CapAdd", add);
        verifyCapabilities("CapDrop", drop);
        return new SecuritySettings(
                host.privileged(),
                CapabilityPlan.mask(host.privileged(), add, drop),
                SecurityOptions.parse(Json.orEmpty(host.securityOpt())),
                Json.orEmpty(host.maskedPaths()),
                Json.orEmpty(host.readonlyPaths()),
                host.readonlyRootfs());
    }

    private static void verifyCapabilities(String field, List<String> names) {
        for (String name : names) {
            if (!name.equalsIgnoreCase("ALL") && CapabilityPlan.bit(name).isEmpty()) {
                throw ApiException.invalid(
                        "invalid " + field + ": unknown capability: \"" + CapabilityPlan.full(name) + "\"");
            }
        }
    }

    /// {@return the specification without filter and profile, which [Confinement] adds}
    public SecuritySpec spec() {
        return SecuritySpec.NONE.withCapabilities(capabilities).withNoNewPrivileges(options.noNewPrivileges());
    }

    public FilesystemSpec applyTo(FilesystemSpec filesystem) {
        return filesystem
                .withReadonlyRootfs(readonlyRootfs)
                .withMaskedPaths(maskedPaths)
                .withReadonlyPaths(readonlyPaths);
    }
}
