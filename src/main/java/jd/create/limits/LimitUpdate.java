package jd.create.limits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;

/// What `docker update` makes of a HostConfig: a field of the change that says something replaces the container's.
///
/// Today: container/container_unix.go UpdateContainer
public final class LimitUpdate {
    private LimitUpdate() {}

    /// @param change nothing but limits and a restart policy; the rest of it is not looked at
    /// @throws ApiException when the change contradicts what the container has
    public static HostConfig apply(HostConfig has, HostConfig change) {
        verifyProcessors(has, change);
        refuse(change.memory() > 0 && change.memory() > has.memorySwap() && change.memorySwap() == 0,
                "Memory limit should be smaller than already set memoryswap limit,"
                        + " update the memoryswap at the same time");
        ObjectNode tree = Json.mapper().valueToTree(has);
        replace(tree, "BlkioWeight", change.blkioWeight());
        replace(tree, "CpuShares", change.cpuShares());
        replace(tree, "NanoCpus", change.nanoCpus());
        replace(tree, "CpuPeriod", change.cpuPeriod());
        replace(tree, "CpuQuota", change.cpuQuota());
        replace(tree, "CpuRealtimePeriod", change.cpuRealtimePeriod());
        replace(tree, "CpuRealtimeRuntime", change.cpuRealtimeRuntime());
        replace(tree, "CpusetCpus", change.cpusetCpus());
        replace(tree, "CpusetMems", change.cpusetMems());
        replace(tree, "Memory", change.memory());
        replace(tree, "MemorySwap", change.memorySwap());
        replace(tree, "MemoryReservation", change.memoryReservation());
        if (change.pidsLimit() != null) {
            tree.put("PidsLimit", Math.max(0, change.pidsLimit()));
        }
        restartPolicy(tree, has, change.restartPolicy());
        return Json.mapper().convertValue(tree, HostConfig.class);
    }

    private static void verifyProcessors(HostConfig has, HostConfig change) {
        refuse(change.nanoCpus() > 0 && has.cpuPeriod() > 0,
                "Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set");
        refuse(change.nanoCpus() > 0 && has.cpuQuota() > 0,
                "Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set");
        refuse(change.cpuPeriod() > 0 && has.nanoCpus() > 0,
                "Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set");
        refuse(change.cpuQuota() > 0 && has.nanoCpus() > 0,
                "Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set");
    }

    private static void replace(ObjectNode tree, String field, long value) {
        if (value != 0) {
            tree.put(field, value);
        }
    }

    private static void replace(ObjectNode tree, String field, String value) {
        if (value != null && !value.isEmpty()) {
            tree.put(field, value);
        }
    }

    private static void restartPolicy(ObjectNode tree, HostConfig has, HostConfig.RestartPolicy policy) {
        if (policy == null || policy.name() == null || policy.name().isEmpty()) {
            return;
        }
        refuse(has.autoRemove() && !policy.name().equals("no"),
                "Restart policy cannot be updated because AutoRemove is enabled for the container");
        tree.putObject("RestartPolicy")
                .put("Name", policy.name())
                .put("MaximumRetryCount", policy.maximumRetryCount());
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw ApiException.conflict(message);
        }
    }
}
