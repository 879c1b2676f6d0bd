package jd.dockerinit;

import java.util.Locale;

/// The steps of [DockerInit]'s spine, in order, as a failure names them.
enum Step {
    SPECIFICATION,
    NAMESPACES,
    NETWORK,
    ROOT,
    USER,
    MOUNTS,
    DEVICES,
    APPARMOR,
    HOOKS,
    PIVOT,
    STANDARD_STREAMS,
    HOSTNAME,
    SYSCTLS,
    OOM_SCORE,
    MASKS,
    HOME,
    CGROUP,
    WORKING_DIRECTORY,
    LIMITS,
    CAPABILITIES,
    COMMAND,
    EXECVE;

    /// {@return the name in lower case with spaces: `working directory`}
    String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
