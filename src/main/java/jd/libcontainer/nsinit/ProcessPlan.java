package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.InitHooks;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.spec.SecuritySpec;
import jd.libcontainer.spec.UserSpec;

/// The `process` of a bundle: command, user, capabilities and limits.
///
/// ```
/// "process": {
///   "terminal": false, "user": {"uid": 0, "gid": 0, "additionalGids": [44]}, "args": ["sh"],
///   "env": ["PATH=/bin"], "cwd": "/", "noNewPrivileges": true, "oomScoreAdj": 100,
///   "capabilities": {"bounding": ["CAP_KILL"], …}, "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 1, "hard": 1}]
/// }
/// ```
///
/// OCI runtime-spec: config.md, process
final class ProcessPlan {
    /// The numbers of RLIMIT_*, getrlimit(2).
    private static final List<String> LIMITS = List.of(
            "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS",
            "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME");

    private ProcessPlan() {}

    /// {@return the command, checked}
    static ProcessSpec process(ConfigNode process) {
        if (process.texts("args").isEmpty()) {
            throw new NsinitException("args must not be empty");
        }
        if (process.text("cwd").isEmpty()) {
            throw new NsinitException("Cwd property must not be empty");
        }
        if (!process.text("cwd").startsWith("/")) {
            throw new NsinitException("Cwd must be an absolute path");
        }
        checkEnvironment(process.texts("env"));
        return ProcessSpec.of(process.texts("args"))
                .withEnvironment(process.texts("env"))
                .withWorkingDir(process.text("cwd"))
                .withTty(process.flag("terminal"))
                .withRlimits(limits(process.children("rlimits")));
    }

    static UserSpec user(ConfigNode user) {
        return UserSpec.ROOT
                .withName(user.number("uid", 0) + ":" + user.number("gid", 0))
                .withAdditionalGroups(user.numbers("additionalGids").stream().map(String::valueOf).toList())
                .withUmask((int) user.number("umask", 0022));
    }

    /// {@return capabilities and the like; the seccomp filter is not part of `process` ([BundleFilter])}
    static SecuritySpec security(ConfigNode process, Consumer<String> warnings) {
        ConfigNode sets = process.child("capabilities");
        return SecuritySpec.NONE
                .withCapabilities(capabilities(sets, "bounding", warnings))
                .withAmbientCapabilities(ambient(sets))
                .withNoNewPrivileges(process.flag("noNewPrivileges"))
                .withApparmorProfile(process.text("apparmorProfile"));
    }

    /// {@return the settings of a process that Docker's containers do not have}
    static BundleSpec bundle(ConfigNode process, long rootPropagation, InitHooks hooks) {
        Consumer<String> again = _ -> {};
        long inheritable = capabilities(process.child("capabilities"), "inheritable", again);
        return new BundleSpec(inheritable, true, rootPropagation, hooks);
    }

    private static void checkEnvironment(List<String> variables) {
        for (String variable : variables) {
            if (variable.indexOf('=') < 0) {
                throw new NsinitException("invalid environment variable: missing '='");
            }
            if (variable.startsWith("=")) {
                throw new NsinitException("invalid environment variable: name cannot be empty");
            }
        }
    }

    /// A capability that the table does not have is reported as a warning and left out.
    private static long capabilities(ConfigNode sets, String name, Consumer<String> warnings) {
        List<String> unknown = new ArrayList<>();
        long set = 0;
        for (String capability : sets.texts(name)) {
            if (Capabilities.NAMES.contains(capability.replaceFirst("^CAP_", ""))) {
                set |= Capabilities.of(capability);
            } else {
                unknown.add(capability);
            }
        }
        if (!unknown.isEmpty()) {
            warnings.accept("ignoring unknown or unavailable capabilities: " + unknown);
        }
        return set;
    }

    /// The kernel accepts only ambient capabilities that are permitted and inheritable.
    private static long ambient(ConfigNode sets) {
        Consumer<String> again = _ -> {};
        return capabilities(sets, "ambient", again)
                & capabilities(sets, "inheritable", again)
                & capabilities(sets, "permitted", again);
    }

    private static List<Rlimit> limits(List<ConfigNode> limits) {
        List<Rlimit> read = new ArrayList<>();
        for (ConfigNode limit : limits) {
            Rlimit next = limit(limit);
            if (read.stream().anyMatch(other -> other.resource() == next.resource())) {
                throw new NsinitException(limit.path() + ": " + limit.text("type") + " is there already");
            }
            read.add(next);
        }
        return read;
    }

    private static Rlimit limit(ConfigNode limit) {
        int number = LIMITS.indexOf(limit.text("type").replaceFirst("^RLIMIT_", ""));
        if (number < 0 || !limit.text("type").startsWith("RLIMIT_")) {
            throw new NsinitException("wrong rlimit value: " + limit.text("type"));
        }
        return new Rlimit(number, limit.number("soft", 0), limit.number("hard", 0));
    }
}
