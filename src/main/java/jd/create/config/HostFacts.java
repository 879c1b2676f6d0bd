package jd.create.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jd.libcontainer.cgroup.Cgroups;
import jd.libcontainer.cgroup.ControllerSupport;

/// The properties of the host that requests are checked against.
///
/// @param limits those that this kernel supports
/// @param cgroupVersion 1 or 2
/// @param hostname the host's own
/// @param remapped whether containers have user namespaces: `--userns-remap`
public record HostFacts(int cpus, ControllerSupport limits, int cgroupVersion, String hostname, boolean remapped) {
    public static HostFacts read(Cgroups cgroups, boolean remapped) {
        return new HostFacts(
                Runtime.getRuntime().availableProcessors(), cgroups.support(), cgroups.version(),
                firstLine("/proc/sys/kernel/hostname", "localhost"), remapped);
    }

    private static String firstLine(String file, String otherwise) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return otherwise;
        }
    }
}
