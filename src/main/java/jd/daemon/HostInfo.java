package jd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Reads facts about the host from its files. A missing file gives "" or 0.
final class HostInfo {
    private HostInfo() {}

    static String kernelRelease() {
        return firstLine("/proc/sys/kernel/osrelease");
    }

    static String hostname() {
        return firstLine("/proc/sys/kernel/hostname");
    }

    /// {@return bytes}
    static long memoryTotal() {
        return lines("/proc/meminfo").stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /// {@return a value of os-release(5), without its quotes}
    static String osRelease(String key) {
        return lines("/etc/os-release").stream()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).replaceAll("^[\"']|[\"']$", ""))
                .findFirst()
                .orElse("");
    }

    static boolean isSet(String sysctl) {
        return firstLine(sysctl).equals("1");
    }

    static int openDescriptors() {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return (int) entries.count();
        } catch (IOException e) {
            return 0;
        }
    }

    /// {@return the machine name of uname(2)}
    static String machine() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    /// {@return the architecture name of image platforms}
    static String architecture() {
        return switch (machine()) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> machine().toLowerCase(Locale.ROOT);
        };
    }

    private static String firstLine(String file) {
        return lines(file).stream().findFirst().orElse("").strip();
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
