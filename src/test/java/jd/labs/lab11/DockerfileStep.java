package jd.labs.lab11;

import java.util.List;

/// One of three instructions of a Dockerfile, parsed.
public sealed interface DockerfileStep {
    /// @param stage the name behind `AS`, empty without
    record From(String image, String stage) implements DockerfileStep {}

    /// @param words in the shell form one text for a shell, in the JSON form a program and its arguments
    record Run(List<String> words, boolean shell) implements DockerfileStep {
        public Run {
            words = List.copyOf(words);
        }
    }

    /// @param from the value of `--from`, empty without
    /// @param chown the value of `--chown`, empty without
    record Copy(String from, String chown, List<String> sources, String destination) implements DockerfileStep {
        public Copy {
            sources = List.copyOf(sources);
        }
    }
}
