package jd.libcontainer.joining;

/// Why a thread of the daemon cannot join for the command, so that a process has to.
enum Reason {
    /// A command that leads to `/proc/self/exe` would be the program of the one that gives birth to it, and reach its
    /// file; a dockerinit's lies on a read-only mount, and so does the daemon's when the launcher has started it.
    PROGRAM,
    /// A process with several threads cannot change its user namespace.
    USER_NAMESPACE,
    /// Limits of a process are the whole process's, and so would be the daemon's.
    PROCESS_LIMITS,
    /// So is the score by which the kernel chooses whom to kill for memory.
    OOM_SCORE,
    /// The filter would forbid what the thread still has to do.
    FILTER,
    /// On version 2 the newborn has to be found before it is the command, and a kernel can be built so that it does not say
    /// whose child a process is.
    NO_CHILDREN_FILE
}
