package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.spec.InitSpec.BundleTerms;
import jd.libcontainer.spec.InitSpec.InitHooks;
import jd.libcontainer.spec.InitSpec.Rlimit;
import jd.libcontainer.spec.InitSpecDraft;

/// The `process` of a bundle: what runs, as whom, with which powers.
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

    /// Checks it and writes it into the specification.
    static void write(ConfigNode process, InitSpecDraft draft, Consumer<String> warnings) {
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
        ConfigNode sets = process.child("capabilities");
        draft.arguments(process.texts("args"))
                .environment(process.texts("env"))
                .workingDir(process.text("cwd"))
                .user(user(process.child("user")))
                .additionalGroups(groups(process.child("user")))
                .tty(process.flag("terminal"))
                .capabilities(capabilities(sets, "bounding", warnings))
                .ambientCapabilities(ambient(sets))
                .umask((int) process.child("user").number("umask", 0022))
                .noNewPrivileges(process.flag("noNewPrivileges"))
                .apparmorProfile(process.text("apparmorProfile"))
                .rlimits(limits(process.children("rlimits")));
    }

    /// {@return what of a process no container of Docker's has}
    static BundleTerms terms(ConfigNode process, long rootPropagation, InitHooks hooks) {
        Consumer<String> again = _ -> {};
        long inheritable = capabilities(process.child("capabilities"), "inheritable", again);
        return new BundleTerms(inheritable, true, rootPropagation, hooks);
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

    private static String user(ConfigNode user) {
        return user.number("uid", 0) + ":" + user.number("gid", 0);
    }

    private static List<String> groups(ConfigNode user) {
        return user.numbers("additionalGids").stream().map(String::valueOf).toList();
    }

    /// A capability that this kernel or this table does not know is nobody's: it is named and left out.
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

    /// The kernel lets only that become ambient which is permitted and inheritable, too.
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
