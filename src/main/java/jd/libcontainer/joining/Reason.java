package jd.libcontainer.joining;

/// Why a thread of the daemon cannot join, so that a process must.
enum Reason {
    /// A command that executes `/proc/self/exe` would execute the program of its parent, and could overwrite the file.
    /// A dockerinit's is on a read-only mount, and so is the daemon's if the launcher has started it.
    PROGRAM,
    /// A process with several threads cannot change its user namespace.
    USER_NAMESPACE,
    /// Resource limits belong to the whole process, which is the daemon.
    PROCESS_LIMITS,
    /// So does the OOM score.
    OOM_SCORE,
    /// The filter forbids a call that the thread has to make.
    FILTER,
    /// On version 2 the daemon must find the blocked child, and this kernel was built without the list of a thread's
    /// children.
    NO_CHILDREN_FILE
}
