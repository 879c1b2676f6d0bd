package jd.create;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import jd.server.api.HostConfig;

/// What a user is told with a container that was made all the same: what is unwise, and what jd does not do (yet).
final class Warnings {
    private Warnings() {}

    static List<String> of(HostConfig host) {
        List<String> warnings = new ArrayList<>();
        if (Boolean.TRUE.equals(host.oomKillDisable()) && host.memory() == 0) {
            warnings.add("OOM killer is disabled for the container, but no memory limit is set, "
                    + "this can result in the system running out of resources.");
        }
        ignored(warnings, "published ports", given(host.portBindings()) || host.publishAllPorts());
        ignored(warnings, "volumes from other containers", given(host.volumesFrom()));
        ignored(warnings, "block I/O limits", host.blkioWeight() != 0 || given(host.blkioWeightDevice())
                || given(host.blkioDeviceReadBps()) || given(host.blkioDeviceWriteBps())
                || given(host.blkioDeviceReadIops()) || given(host.blkioDeviceWriteIops()));
        ignored(warnings, "memory reservation and swappiness",
                host.memoryReservation() != 0 || host.memorySwappiness() != null && host.memorySwappiness() != -1);
        ignored(warnings, "real-time scheduling", host.cpuRealtimePeriod() != 0 || host.cpuRealtimeRuntime() != 0);
        ignored(warnings, "memory nodes", !host.cpusetMems().isEmpty());
        return warnings;
    }

    private static void ignored(List<String> warnings, String what, boolean asked) {
        if (asked) {
            warnings.add("jd does not support " + what + " yet. Ignored.");
        }
    }

    private static boolean given(Collection<?> list) {
        return list != null && !list.isEmpty();
    }

    private static boolean given(Map<?, ?> map) {
        return map != null && !map.isEmpty();
    }
}
