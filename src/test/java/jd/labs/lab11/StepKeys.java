package jd.labs.lab11;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What lab 11 asks for: the steps of a Dockerfile, the key of each, and the search in the cache. The comments in the
/// student's source say what each method does.
public interface StepKeys {
    List<String> statements(String dockerfile);

    DockerfileStep parse(String statement);

    List<String> command(DockerfileStep step, Function<List<String>, String> hash);

    Optional<String> find(String parent, List<String> command, List<MadeImage> images);

    /// An image that a step of an earlier build has made.
    ///
    /// @param parent the id of the image from which the step began
    /// @param command what the daemon has recorded as the command of the step
    record MadeImage(String id, String parent, List<String> command, Instant created) {
        public MadeImage {
            command = List.copyOf(command);
        }
    }
}
