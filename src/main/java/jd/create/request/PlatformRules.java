package jd.create.request;

import java.util.List;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// Rejects values of fields that jd does not use: those of other platforms, of other runtimes, and of file systems with
/// quotas.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerSettings
final class PlatformRules {
    private PlatformRules() {}

    static void verify(HostConfig host) {
        if (!List.of("", "default").contains(host.isolation())) {
            throw ApiException.internal(
                    "Invalid isolation: \"" + host.isolation() + "\" - linux only supports 'default'");
        }
        if (!List.of("runc", "io.containerd.runc.v2").contains(host.runtime())) {
            throw ApiException.invalid("unknown or invalid runtime name: " + host.runtime());
        }
        if (Json.orEmpty(host.annotations()).containsKey("")) {
            throw ApiException.invalid(
                    "invalid Annotations: the empty string is not permitted as an annotation key");
        }
        for (String option : Json.orEmpty(host.storageOpt()).keySet()) {
            throw option.equalsIgnoreCase("size")
                    ? ApiException.internal(
                            "--storage-opt is supported only for overlay over xfs with 'pquota' mount option")
                    : ApiException.invalid("Unknown option " + option);
        }
    }
}
