package jd.libcontainer.nsinit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.libcontainer.InitSpec.NetworkState;
import jd.libcontainer.Subprocess;

/// Programs of the host that a bundle wants to be run at certain moments, the container's state on their standard input.
///
/// Those that would run inside the container's namespaces but outside its root (`createContainer`, `startContainer`) are
/// refused: dockerinit has no moment for them.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks
///
/// @param before when the namespaces are there: `prestart` and `createRuntime`, which furnish the network
/// @param after when the command runs: `poststart`
/// @param last when all is gone: `poststop`
record Hooks(List<Hook> before, List<Hook> after, List<Hook> last) {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    record Hook(String path, List<String> arguments, List<String> environment, long timeoutSeconds) {}

    static Hooks of(ConfigNode config, boolean ownNetwork) {
        ConfigNode hooks = config.child("hooks");
        for (String inside : List.of("createContainer", "startContainer")) {
            if (!hooks.children(inside).isEmpty()) {
                throw new NsinitException("hooks." + inside + ": not supported");
            }
        }
        List<Hook> before = new ArrayList<>(read(hooks, "prestart"));
        before.addAll(read(hooks, "createRuntime"));
        if (!before.isEmpty() && !ownNetwork) {
            throw new NsinitException("hooks.prestart, hooks.createRuntime: not supported without a network namespace");
        }
        return new Hooks(before, read(hooks, "poststart"), read(hooks, "poststop"));
    }

    private static List<Hook> read(ConfigNode hooks, String moment) {
        List<Hook> read = new ArrayList<>();
        for (ConfigNode hook : hooks.children(moment)) {
            if (!hook.text("path").startsWith("/")) {
                throw new NsinitException("hooks." + moment + ": path \"" + hook.text("path") + "\" is not absolute");
            }
            read.add(new Hook(
                    hook.text("path"), hook.texts("args"), hook.texts("env"), hook.number("timeout", 0)));
        }
        return read;
    }

    /// The moment between the namespaces' birth and the container's root: the network can be furnished now.
    ///
    /// {@return what dockerinit shall configure there itself}
    NetworkState created(ContainerState state) {
        run(before, state, "creating");
        return NetworkState.LOOPBACK_ONLY;
    }

    void started(ContainerState state) {
        run(after, state, "running");
    }

    void stopped(ContainerState state) {
        run(last, state, "stopped");
    }

    private static void run(List<Hook> hooks, ContainerState state, String status) {
        for (Hook hook : hooks) {
            Subprocess.Result result = Subprocess.host().run(command(hook, state.told(status)));
            if (!result.succeeded()) {
                throw new NsinitException("hook " + hook.path() + ": exit status " + result.exitCode() + ", stdout: "
                        + result.stdout().strip() + ", stderr: " + result.stderr().strip());
            }
        }
    }

    /// The first of a hook's arguments is the name it is to see, which nobody but itself would.
    private static Subprocess.Command command(Hook hook, byte[] input) {
        List<String> words = new ArrayList<>(List.of(hook.path()));
        words.addAll(hook.arguments().stream().skip(1).toList());
        Map<String, String> environment = new HashMap<>();
        for (String variable : hook.environment()) {
            String[] pair = variable.split("=", 2);
            environment.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        Duration patience = hook.timeoutSeconds() > 0 ? Duration.ofSeconds(hook.timeoutSeconds()) : FOR_EVER;
        return new Subprocess.Command(words, input, environment, patience);
    }
}
