package jd.create.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.cgroup.Cgroups;
import jd.libcontainer.cgroup.ControllerSupport;

/// What of the host decides whether a request can be fulfilled.
///
/// @param limits what this kernel can limit
/// @param cgroupVersion 1 or 2
/// @param hostname the host's own
/// @param remapped whether containers have user namespaces: `--userns-remap`
public record HostFacts(int cpus, ControllerSupport limits, int cgroupVersion, String hostname, boolean remapped) {
    public static HostFacts read(Cgroups cgroups, boolean remapped) {
        return new HostFacts(
                Runtime.getRuntime().availableProcessors(),
                cgroups.support(),
                cgroups.version(),
                firstLine("/proc/sys/kernel/hostname", "localhost"),
                remapped);
    }

    private static String firstLine(String file, String otherwise) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return otherwise;
        }
    }
}
