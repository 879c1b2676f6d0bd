package jd.create.limits;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.ControllerSupport.Limit;

/// Collects the warnings about limits that are discarded because this kernel does not support them.
///
/// Today: daemon/daemon_unix.go verifyPlatformContainerResources
final class MissingLimits {
    private final ControllerSupport kernel;
    private final List<String> warnings = new ArrayList<>();

    MissingLimits(ControllerSupport kernel) {
        this.kernel = kernel;
    }

    ControllerSupport kernel() {
        return kernel;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    /// Adds a warning if a requested limit is not supported. {@return whether that is so}
    boolean lacks(Limit limit, boolean asked, String what, String consequence) {
        boolean lacks = asked && !kernel.has(limit);
        if (lacks) {
            warn("Your kernel does not support " + what + " or the cgroup is not mounted. " + consequence);
        }
        return lacks;
    }
}
