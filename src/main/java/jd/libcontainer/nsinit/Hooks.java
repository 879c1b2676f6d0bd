package jd.libcontainer.nsinit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.process.HookRunner;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitHooks;

/// The hooks of a bundle: programs that are run at six moments, with the container's state on their standard input.
///
/// ```
/// nsinit                                     dockerinit
///   |                                            |  namespaces, mounts
///   |  the cgroup, with its limits               |
///   |  prestart, createRuntime: creating         |
///   |                                            |  createContainer: creating, `/` still the host's
///   |                                            |  pivot_root, host name, limits, user, capabilities
///   |                                            |  startContainer: created, as the command's user
///   |                                            |  execve
///   |  poststart: running                        |
///   |                                            |  … and its end
///   |  poststop: stopped                         |
/// ```
///
/// A hook that fails ends the container, or prevents its start, except `poststop`: its failure is reported, and the next hook
/// is run. `poststop` is also run after a failed start.
///
/// The hooks expect the container in its cgroup, and those that run inside are in it, too. So a container with hooks before
/// pivot_root enters its cgroup early, as a JVM, and needs enough memory for one. `startContainer` runs under the seccomp
/// filter of the command.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks; runtime.md, lifecycle
///
/// @param moments the hooks by the name of their moment
record Hooks(Map<String, List<Hook>> moments, String directory) {
    private static final List<String> NAMES = List.of(
            "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    private static final byte[] NO_FILTER = {};

    /// @param directory the bundle's, the working directory of the hooks outside
    static Hooks of(ConfigNode config, String directory) {
        Map<String, List<Hook>> moments = new HashMap<>();
        for (String name : NAMES) {
            moments.put(name, read(config.child("hooks").children(name)));
        }
        return new Hooks(moments, directory);
    }

    private static List<Hook> read(List<ConfigNode> hooks) {
        List<Hook> read = new ArrayList<>();
        for (ConfigNode hook : hooks) {
            String path = hook.text("path");
            long timeout = hook.number("timeout", 0);
            if (!path.startsWith("/")) {
                throw new NsinitException(hook.path() + ": path \"" + path + "\" is not absolute");
            }
            if (hook.has("timeout") && timeout <= 0) {
                throw new NsinitException(hook.path() + ": timeout " + timeout + " is not greater than zero");
            }
            read.add(new Hook(path, hook.texts("args"), hook.texts("env"), timeout));
        }
        return read;
    }

    /// {@return the hooks of dockerinit, and the state before there is a process}
    InitHooks inside(BundleState state) {
        return new InitHooks(
                !Stream.of("prestart", "createRuntime", "createContainer")
                        .allMatch(name -> moments.get(name).isEmpty()),
                new String(state.told("creating"), StandardCharsets.UTF_8),
                moments.get("createContainer"),
                moments.get("startContainer"));
    }

    /// Runs the hooks for a container whose namespaces and mounts exist, and whose network can be configured.
    void created(Syscalls kernel, BundleState state) {
        run(kernel, "prestart", state, "creating");
        run(kernel, "createRuntime", state, "creating");
    }

    void started(Syscalls kernel, BundleState state) {
        run(kernel, "poststart", state, "running");
    }

    void stopped(Syscalls kernel, BundleState state) {
        List<Hook> last = moments.get("poststop");
        HookRunner runner = new HookRunner(
                kernel, new HookRunner.Moment("poststop", directory, state.told("stopped"), NO_FILTER));
        for (int i = 0; i < last.size(); i++) {
            try {
                runner.run(last.get(i), i);
            } catch (InitFailure e) {
                Nsinit.warn(e.getMessage());
            }
        }
    }

    private void run(Syscalls kernel, String name, BundleState state, String status) {
        new HookRunner(kernel, new HookRunner.Moment(name, directory, state.told(status), NO_FILTER))
                .runAll(moments.get(name));
    }
}
