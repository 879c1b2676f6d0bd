package jd.create.limits;

import java.util.List;
import java.util.Locale;
import jd.create.failure.StartFailure;
import jd.libcontainer.spec.Rlimit;
import jd.server.api.Ulimit;

/// Converts the resource limits of a process, `--ulimit nofile=1024:2048`, to the kernel's numbers.
///
/// getrlimit(2). Today: daemon/oci_linux.go withRlimits
public final class Rlimits {
    /// RLIMIT_* in the order of their numbers; on x86_64 and aarch64 they are the same.
    private static final List<String> NAMES = List.of(
            "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING",
            "MSGQUEUE", "NICE", "RTPRIO", "RTTIME");

    private Rlimits() {}

    /// {@return the limits in the order in which they are set}
    public static List<Rlimit> of(List<Ulimit> limits) {
        return limits.stream().map(Rlimits::rlimit).toList();
    }

    private static Rlimit rlimit(Ulimit limit) {
        String name = limit.name() == null ? "" : limit.name().toUpperCase(Locale.ROOT);
        int resource = NAMES.indexOf(name);
        if (resource < 0) {
            throw StartFailure.ofRuntime("wrong rlimit value: RLIMIT_" + name);
        }
        return new Rlimit(resource, limit.soft(), limit.hard());
    }
}
