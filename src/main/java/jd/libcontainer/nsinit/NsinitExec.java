package jd.libcontainer.nsinit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.io.Pidfd;
import jd.libcontainer.joining.JoinOrder;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.ExitStatus;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NamespaceSpec;
import jd.libcontainer.spec.SecuritySpec;
import jd.libcontainer.spec.UserSpec;
import jd.libcontainer.start.ExecDriver;
import jd.libcontainer.start.InitProgram;

/// `jd nsinit exec`: an exec process in a running container. Its settings are those of the bundle's `process`, unless a flag
/// or a `process.json` overrides them.
///
/// Docker 1.2.0: libcontainer nsinit/exec.go, namespaces/execin.go. runc: exec.go
record NsinitExec(Syscalls kernel, StateStore store) {
    private static final NsinitArguments.Syntax SYNTAX = new NsinitArguments.Syntax(
            Map.of("e", "env", "u", "user", "t", "tty", "d", "detach", "c", "cap", "p", "process", "g", "additional-gids"),
            Set.of("tty", "detach", "no-new-privs"),
            Set.of("env", "user", "cwd", "cap", "process", "additional-gids", "pid-file", "console-socket"));

    int run(List<String> arguments) {
        NsinitArguments parsed = NsinitArguments.parse(arguments, SYNTAX);
        if (parsed.rest().isEmpty()) {
            throw new NsinitException("\"exec\" requires a minimum of 1 argument(s)");
        }
        BundleState state = store.load(parsed.rest().getFirst());
        ConfigNode config = ConfigNode.read(store.config(state.id()));
        ConfigNode process = parsed.has("process")
                ? processFile(parsed.text("process", ""))
                : Overrides.of(config.child("process"), parsed);
        return join(state, spec(state, config, process, parsed), process, parsed);
    }

    private static ConfigNode processFile(String file) {
        try {
            return ConfigNode.read(Files.readAllBytes(Path.of(file)));
        } catch (IOException e) {
            throw new NsinitException("open " + file + ": no such file or directory");
        }
    }

    private InitSpec spec(BundleState state, ConfigNode config, ConfigNode process, NsinitArguments parsed) {
        UserSpec user = ProcessPlan.user(process.child("user"));
        SecuritySpec security = ProcessPlan.security(process, Nsinit::warn);
        long more = Capabilities.of(parsed.texts("cap").toArray(String[]::new));
        InitSpec spec = new InitSpec(
                state.id(),
                ProcessPlan.process(process),
                user.withName(parsed.text("user", user.name()))
                        .withAdditionalGroups(joined(user.additionalGroups(), parsed.texts("additional-gids"))),
                security.withCapabilities(security.capabilities() | more)
                        .withNoNewPrivileges(security.noNewPrivileges() || parsed.has("no-new-privs")),
                FilesystemSpec.of(state.rootfs()),
                NamespaceSpec.NONE,
                ProcessPlan.bundle(process, 0, InitHooks.NONE));
        return BundleFilter.in(kernel, config, spec);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private int join(BundleState state, InitSpec spec, ConfigNode process, NsinitArguments parsed) {
        if (!state.isRunning(kernel)) {
            throw new NsinitException("cannot exec in a stopped container");
        }
        try (Pidfd first = Pidfd.open(kernel, state.pid());
                CommandStreams streams = CommandStreams.of(kernel, spec, process, parsed);
                ExecDriver driver = ExecDriver.open(kernel, 0, InitProgram.DOCKERINIT)) {
            // Checked again with the pidfd open: the pid could have been reused before.
            if (!state.isRunning(kernel)) {
                throw new NsinitException("cannot exec in a stopped container");
            }
            SignalRelay signals = SignalRelay.install();
            ContainerProcess started =
                    driver.join(new JoinOrder(spec, first, streams.stdio(), state.group(kernel)));
            NsinitPidFile.write(parsed, started.pid());
            streams.give(started);
            if (parsed.has("detach")) {
                return 0;
            }
            signals.to(started);
            ExitStatus status = streams.awaitEnd(started);
            return status.shellCode();
        }
    }
}
