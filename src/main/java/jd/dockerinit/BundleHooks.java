package jd.dockerinit;

import java.nio.charset.StandardCharsets;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.HookRunner;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.SyncMessage;
import jd.libcontainer.start.SyncPipe;

/// Runs the hooks of an OCI bundle that belong to dockerinit's part of a start. Docker's containers have none.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks. runc: libcontainer/rootfs_linux.go prepareRootfs, standard_init_linux.go
final class BundleHooks {
    private final Syscalls kernel;
    private final InitSpec spec;
    private final InitHooks hooks;

    BundleHooks(Syscalls kernel, InitSpec spec) {
        this.kernel = kernel;
        this.spec = spec;
        this.hooks = spec.bundle().hooks();
    }

    /// All is mounted, and the host's files can still be reached: first the hooks that run outside, by the daemon, then
    /// those that run here. For all of them this process is in its cgroup.
    void mounted(SyncPipe pipe, CgroupNamespace cgroups) {
        if (hooks.awaited()) {
            DockerInit.awaitGo(pipe, Step.HOOKS, new SyncMessage.Mounted());
            cgroups.unshare();
        }
        if (!hooks.createContainer().isEmpty()) {
            byte[] none = new byte[0];
            new HookRunner(kernel, new HookRunner.Moment("createContainer", spec.filesystem().rootfs(), state("creating"), none))
                    .runAll(hooks.createContainer());
        }
        if (!hooks.startContainer().isEmpty()) {
            // While the class path is still resolved on the host.
            HookRunner.rehearse(kernel);
        }
    }

    /// The last step before execve; these hooks run under the command's seccomp filter.
    void last() {
        if (!hooks.startContainer().isEmpty()) {
            byte[] filter = SeccompFilter.program(spec.security().seccompFilter());
            new HookRunner(kernel, new HookRunner.Moment("startContainer", ".", state("created"), filter))
                    .runAll(hooks.startContainer());
        }
    }

    private byte[] state(String status) {
        return hooks.state(kernel.getpid(), status).getBytes(StandardCharsets.UTF_8);
    }
}
