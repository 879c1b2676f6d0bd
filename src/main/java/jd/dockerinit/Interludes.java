package jd.dockerinit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import jd.libcontainer.InitSpec;
import jd.libcontainer.InitSpec.InitHooks;
import jd.libcontainer.JsonTree;
import jd.libcontainer.MountSyscalls;
import jd.libcontainer.SyncMessage;
import jd.libcontainer.SyncPipe;
import jd.libcontainer.Syscalls;
import jd.libcontainer.process.Hook;
import jd.libcontainer.security.SeccompFilter;

/// The moments of a start that belong to programs of a bundle's author. Docker's containers have none.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks. runc: libcontainer/rootfs_linux.go prepareRootfs, standard_init_linux.go
final class Interludes {
    private final Syscalls kernel;
    private final InitSpec spec;
    private final InitHooks hooks;

    Interludes(Syscalls kernel, InitSpec spec) {
        this.kernel = kernel;
        this.spec = spec;
        this.hooks = spec.bundle().hooks();
    }

    /// All is mounted, and both file systems are in reach: first programs of the host's, which the daemon runs, then
    /// those that run here. All of them find this process in its group already.
    void mounted(SyncPipe pipe, boolean ownCgroup) {
        if (hooks.awaited()) {
            DockerInit.awaitGo(pipe, Step.HOOKS, new SyncMessage.Mounted());
            if (ownCgroup) {
                kernel.unshare(MountSyscalls.CLONE_NEWCGROUP);
            }
        }
        if (!hooks.createContainer().isEmpty()) {
            byte[] none = new byte[0];
            Hook.Moment moment = new Hook.Moment("createContainer", spec.rootfs(), state("creating"), none);
            Hook.runAll(kernel, hooks.createContainer(), moment);
        }
        if (!hooks.startContainer().isEmpty()) {
            // While the class path leads where it should.
            Hook.rehearse(kernel);
        }
    }

    /// All is done but to become the command, under whose filter these run already.
    void last() {
        if (!hooks.startContainer().isEmpty()) {
            byte[] filter = SeccompFilter.program(spec.seccompFilter());
            Hook.Moment moment = new Hook.Moment("startContainer", ".", state("created"), filter);
            Hook.runAll(kernel, hooks.startContainer(), moment);
        }
    }

    private byte[] state(String status) {
        byte[] known = hooks.state().getBytes(StandardCharsets.UTF_8);
        Map<String, Object> state = new LinkedHashMap<>(JsonTree.read(known).fields());
        state.put("pid", kernel.getpid());
        state.put("status", status);
        return JsonTree.write(state);
    }
}
