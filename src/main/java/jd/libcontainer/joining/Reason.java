package jd.libcontainer.joining;

/// Why a thread of the daemon cannot join for the command, so that a process has to.
enum Reason {
    /// A process with several threads cannot change its user namespace.
    USER_NAMESPACE,
    /// Limits of a process are the whole process's, and so would be the daemon's.
    PROCESS_LIMITS,
    /// So is the score by which the kernel chooses whom to kill for memory.
    OOM_SCORE,
    /// The filter would forbid what the thread still has to do.
    FILTER,
    /// A C library before 2.39 cannot give birth in a group of version 2.
    BIRTHPLACE
}
