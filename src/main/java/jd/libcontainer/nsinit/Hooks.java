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

/// Programs that a bundle wants to be run at certain moments, the container's state on their standard input.
///
/// ```
/// nsinit                                     dockerinit
///   |                                            |  namespaces, mounts
///   |  the group, with its limits                |
///   |  prestart, createRuntime: creating         |
///   |                                            |  createContainer: creating, `/` still the host's
///   |                                            |  pivot_root, host name, limits, user, powers
///   |                                            |  startContainer: created, as the command's user
///   |                                            |  execve
///   |  poststart: running                        |
///   |                                            |  … and its end
///   |  poststop: stopped                         |
/// ```
///
/// One that fails ends the container, or keeps it from starting. Not so `poststop`: nobody is left, and the others have
/// their turn. It comes after a start that failed, too.
///
/// All of them find the container in its group, and those that run inside are in it: so a container with hooks before
/// its root enters the group early, while it is a JVM and needs room for one. And `startContainer` is judged by the
/// filter on system calls, as the command will be.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks; runtime.md, lifecycle
///
/// @param moments the hooks by the name of their moment
record Hooks(Map<String, List<Hook>> moments, String directory) {
    private static final List<String> NAMES = List.of(
            "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop");

    private static final byte[] NO_FILTER = {};

    /// @param directory the bundle's, in which those outside start
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

    /// {@return what dockerinit has to know} Its own process it knows better.
    InitHooks inside(BundleState state) {
        return new InitHooks(
                !Stream.of("prestart", "createRuntime", "createContainer")
                        .allMatch(name -> moments.get(name).isEmpty()),
                new String(state.told("creating"), StandardCharsets.UTF_8),
                moments.get("createContainer"),
                moments.get("startContainer"));
    }

    /// The namespaces are there, and all that is mounted; the network can be furnished now.
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
