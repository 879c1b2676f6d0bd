package jd.compose.file;

/// A part of loading a project that a command can leave out.
public enum Stage {
    /// Variables are replaced.
    INTERPOLATION,

    /// Each value is checked against the type of its key, and changed to it. Without this stage only the keys are checked,
    /// and of the short forms only those that refer to something are written out.
    TYPES,

    /// Paths are made absolute.
    PATHS,

    /// What the files only imply is written out: dependencies, the default network, the names on the daemon.
    NORMALIZATION,

    /// Names that a service refers to must be declared, and its keys must go together.
    CONSISTENCY,

    /// Env files and label files must exist.
    ENV_FILES
}
