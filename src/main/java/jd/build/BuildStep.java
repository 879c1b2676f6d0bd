package jd.build;

import java.util.List;
import java.util.Optional;
import jd.build.file.Instruction;
import jd.server.api.ContainerConfig;

/// What an instruction requires to be done: the result of [StepPlan], which [StepRunner] carries out.
///
/// `after` is the state with the new configuration, still at the old image. `key` is the configuration under which the
/// cache looks for the result; its command is the instruction itself, so that another instruction is another key.
// tag::steps[]
sealed interface BuildStep {
    BuildState after(); // <1>

    /// Changes the configuration and no files. `note` is a line for the user.
    record Configure(
            BuildState after, ContainerConfig key, Optional<String> note) // <2>
            implements BuildStep {}

    /// Runs a command in a container. `container` is the configuration
    /// of the container, with the build arguments in its environment.
    record Run(BuildState after, ContainerConfig key, // <3>
            ContainerConfig container) implements BuildStep {}

    /// Copies files. The key is not complete: it needs their hash.
    record Copy(BuildState after, CopyOrder order) // <4>
            implements BuildStep {}

    /// Paths are absolute in the image and expanded.
    record CopyOrder(boolean add, List<String> sources, String destination,
            Instruction.CopyFlags flags) {
        String keyword() {
            return add ? "ADD" : "COPY";
        }
    }
}
// end::steps[]
