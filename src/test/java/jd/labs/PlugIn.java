package jd.labs;

import java.util.List;
import java.util.function.Function;
import jd.daemon.Pieces;

/// Where a student's code runs in jd: `./jd COMMAND --lab N …` is the command with the student's class in the place of
/// jd's own.
public sealed interface PlugIn {
    /// In a daemon that is started for this one command.
    ///
    /// @param pieces the daemon's parts, with the student's class in one of them
    /// @param flags of the daemon that the student's class needs
    record InDaemon(Function<Class<?>, Pieces> pieces, List<String> flags) implements PlugIn {
        public InDaemon(Function<Class<?>, Pieces> pieces) {
            this(pieces, List.of());
        }
    }

    /// In a program: the client, `compose`, `machine` or `swarm`. It gets a daemon of its own too, by `DOCKER_HOST`.
    record InProgram(Program program) implements PlugIn {}

    /// A program with a student's class in it.
    interface Program {
        /// @param words the command line without `--lab N`: `compose`, `up`
        /// @return the exit status
        int run(Class<?> student, String[] words) throws Exception;
    }

    /// Nowhere: jd has no place for it.
    ///
    /// @param why a sentence for the student
    record Nowhere(String why) implements PlugIn {}
}
