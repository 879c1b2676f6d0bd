package jd.libcontainer.nsinit;

import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.kernel.Syscalls;

/// `jd nsinit delete`: removes the cgroup and the state of a detached container.
record NsinitDelete(Syscalls kernel, StateStore store) {
    int run(List<String> arguments) {
        NsinitArguments parsed = NsinitArguments.parse(arguments, new NsinitArguments.Syntax(Map.of("f", "force"), Set.of("force"), Set.of()));
        BundleState state = store.load(Nsinit.theContainer("delete", parsed));
        if (state.isRunning(kernel) && !parsed.has("force")) {
            throw new NsinitException("cannot delete container " + state.id() + " that is not stopped: running");
        }
        Hooks hooks = Hooks.of(ConfigNode.read(store.config(state.id())), state.bundle());
        // Closing a cgroup kills the processes in it.
        state.group(kernel).close();
        store.remove(state.id());
        hooks.stopped(kernel, state);
        return 0;
    }
}
