package jd.libcontainer.start;

import java.util.List;

/// The main class of a container's first process, and its arguments before the number of the sync descriptor. It is found
/// on the daemon's own class path.
public record InitProgram(List<String> words) {
    /// `jd dockerinit`.
    public static final InitProgram DOCKERINIT = new InitProgram(List.of("jd.Jd", "dockerinit"));

    public InitProgram {
        words = List.copyOf(words);
    }
}
