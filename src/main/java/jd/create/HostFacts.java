package jd.create;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What of the host decides whether a request can be fulfilled.
///
/// @param cpuList the processors as the kernel lists them, `0-1`; memory nodes likewise
/// @param cgroupVersion 1 or 2
/// @param hostname the host's own
/// @param remapped whether containers have user namespaces: `--userns-remap`
record HostFacts(
        int cpus, String cpuList, String memoryNodes, int cgroupVersion, String hostname, boolean remapped) {
    static HostFacts read(int cgroupVersion, boolean remapped) {
        return new HostFacts(
                Runtime.getRuntime().availableProcessors(),
                firstLine("/sys/devices/system/cpu/online", "0"),
                firstLine("/sys/devices/system/node/online", "0"),
                cgroupVersion,
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
