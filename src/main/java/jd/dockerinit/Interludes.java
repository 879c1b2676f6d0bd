package jd.dockerinit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.HookRunner;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.SyncMessage;
import jd.libcontainer.start.SyncPipe;

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
            new HookRunner(kernel, new HookRunner.Moment("createContainer", spec.filesystem().rootfs(), state("creating"), none))
                    .runAll(hooks.createContainer());
        }
        if (!hooks.startContainer().isEmpty()) {
            // While the class path leads where it should.
            HookRunner.rehearse(kernel);
        }
    }

    /// All is done but to become the command, under whose filter these run already.
    void last() {
        if (!hooks.startContainer().isEmpty()) {
            byte[] filter = SeccompFilter.program(spec.security().seccompFilter());
            new HookRunner(kernel, new HookRunner.Moment("startContainer", ".", state("created"), filter))
                    .runAll(hooks.startContainer());
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
