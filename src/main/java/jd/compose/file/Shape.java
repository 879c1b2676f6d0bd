package jd.compose.file;

import java.util.List;

/// The form that a value of a compose file must have. [DocumentReader] checks a value and turns it into its canonical
/// form: the one that `config` prints and that the checksum of a service is computed from.
public sealed interface Shape {
    /// A value without keys of its own, or one whose short form needs code.
    enum Simple implements Shape {
        /// A text; a number or a boolean must be quoted.
        TEXT,
        /// A text, a number or a boolean.
        SCALAR,
        FLAG,
        INTEGER,
        DECIMAL,
        /// A number, or `all`, which is -1.
        COUNT,
        /// `20m`; the canonical form is the number of bytes, as a text.
        BYTES,
        /// `90s`; the canonical form is Go's, `1m30s`.
        DURATION,
        /// A list of arguments, or one text that is split like a command line.
        COMMAND,
        /// A list of texts.
        TEXTS,
        /// A list of texts or numbers.
        SCALARS,
        /// A list of texts, or one text.
        TEXT_OR_TEXTS,
        /// A mapping of texts, or a list of `name=value`.
        PAIRS,
        /// As PAIRS; a name without a value takes that of the client's environment.
        ENVIRONMENT,
        ENV_FILES,
        EXTRA_HOSTS,
        /// A text is a command of the shell: `CMD-SHELL`.
        HEALTH_TEST,
        /// A directory of the project: relative to it, canonically absolute.
        PATH,
        /// A file of the project, or a list of them.
        PATHS,
        ULIMITS,
        DEVICES,
        PORTS,
        VOLUMES,
        NETWORKS,
        DEPENDS_ON,
        SECRETS,
        CONFIGS,
        BUILD,
        /// A directory, a `docker-image://` reference or a URL for each name.
        CONTEXTS,
        /// A boolean, or the obsolete `{name: NAME}`.
        EXTERNAL,
        /// `all`, or a list of device requests.
        GPUS,
        EXTENDS,
        INCLUDE,
        /// Accepted and kept as it is written.
        ANY
    }

    /// One of these texts.
    record Choice(List<String> words) implements Shape {}

    /// A mapping with these keys, in their canonical order.
    ///
    record Keys(List<Key> keys, Extensions extensions) implements Shape {}

    /// What becomes of keys `x-…`. Dropped ones are accepted, but not printed.
    enum Extensions { KEPT, DROPPED, REJECTED }

    record ListOf(Shape shape) implements Shape {}

    /// A mapping whose keys are names.
    record Named(Shape shape) implements Shape {}

    record Key(String name, Shape shape) {}
}
