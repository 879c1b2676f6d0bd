package jd.libcontainer.nsinit;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.kernel.Syscalls;

/// `jd nsinit state`: prints the state of a container.
///
/// OCI runtime-spec: runtime.md, state
record NsinitState(Syscalls kernel, StateStore store, PrintStream out) {
    int run(List<String> arguments) {
        NsinitArguments parsed = NsinitArguments.parse(arguments, new NsinitArguments.Syntax(Map.of(), Set.of(), Set.of()));
        BundleState state = store.load(Nsinit.theContainer("state", parsed));
        String status = state.isRunning(kernel) ? "running" : "stopped";
        out.println(new String(state.told(status), StandardCharsets.UTF_8));
        return 0;
    }
}
