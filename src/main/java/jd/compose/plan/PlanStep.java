package jd.compose.plan;

import java.util.List;
import java.util.Map;
import jd.compose.project.Service;

/// One change of the daemon's state, or a wait for one. A [Plan] is made of steps.
public sealed interface PlanStep {
    record CreateNetwork(String name, Map<String, Object> body) implements PlanStep {}

    record CreateVolume(String name, Map<String, Object> body) implements PlanStep {}

    /// @param body of the request
    /// @param files to be copied into the container
    record CreateContainer(String name, ContainerBody body, List<InjectedFile> files) implements PlanStep {}

    /// Creates a successor under a temporary name, removes the old container, and renames the successor.
    record RecreateContainer(ExistingContainer old, String name, ContainerBody body, List<InjectedFile> files,
            int stopSeconds) implements PlanStep {}

    /// The container is as described.
    record KeepContainer(String name, boolean running) implements PlanStep {}

    record StartContainer(String name) implements PlanStep {}

    /// Waits until a container is ready.
    ///
    /// @param required whether the plan fails if it does not become ready
    /// @param seconds after which the plan fails, 0 for no limit
    record AwaitContainer(String name, String service, Service.Condition condition, boolean required, int seconds)
            implements PlanStep {}

    /// @param seconds until it is killed, -1 for the container's own setting
    record StopContainer(String id, String name, int seconds) implements PlanStep {}

    record KillContainer(String id, String name, String signal) implements PlanStep {}

    record PauseContainer(String id, String name) implements PlanStep {}

    record UnpauseContainer(String id, String name) implements PlanStep {}

    /// @param seconds until it is killed, -1 for the container's own setting
    record RestartContainer(String id, String name, int seconds) implements PlanStep {}

    record RemoveContainer(String id, String name, boolean withVolumes) implements PlanStep {}

    record RemoveVolume(String name) implements PlanStep {}

    record RemoveNetwork(String name) implements PlanStep {}

    record RemoveImage(String name) implements PlanStep {}

    /// {@return the name of the container, network, volume or image}
    String name();

    /// {@return what the step changes, as the progress names it}
    default String subject() {
        return switch (this) {
            case CreateNetwork _, RemoveNetwork _ -> "Network " + name();
            case CreateVolume _ -> "Volume \"" + name() + "\"";
            case RemoveVolume _ -> "Volume " + name();
            case RemoveImage _ -> "Image " + name();
            case CreateContainer _, RecreateContainer _, KeepContainer _, StartContainer _, AwaitContainer _,
                    StopContainer _, KillContainer _, PauseContainer _, UnpauseContainer _, RestartContainer _,
                    RemoveContainer _ -> "Container " + name();
        };
    }

    /// {@return the word for the step while it is carried out, empty if only its end is shown}
    default String doing() {
        return switch (this) {
            case CreateNetwork _, CreateVolume _, CreateContainer _ -> "Creating";
            case RemoveNetwork _, RemoveVolume _, RemoveContainer _, RemoveImage _ -> "Removing";
            case RecreateContainer _ -> "Recreate";
            case KeepContainer step -> step.running() ? "Running" : "Created";
            case StartContainer _ -> "Starting";
            case AwaitContainer _ -> "Waiting";
            case StopContainer _ -> "Stopping";
            case KillContainer _ -> "Killing";
            case PauseContainer _, UnpauseContainer _ -> "";
            case RestartContainer _ -> "Restarting";
        };
    }

    /// {@return the word for the step when it is finished, empty if it has no effect}
    default String done() {
        return switch (this) {
            case CreateNetwork _, CreateVolume _, CreateContainer _ -> "Created";
            case RemoveNetwork _, RemoveVolume _, RemoveContainer _, RemoveImage _ -> "Removed";
            case RecreateContainer _ -> "Recreated";
            case KeepContainer _ -> "";
            case StartContainer _ -> "Started";
            case AwaitContainer step -> step.condition() == Service.Condition.COMPLETED ? "Exited" : "Healthy";
            case StopContainer _ -> "Stopped";
            case KillContainer _ -> "Killed";
            case PauseContainer _ -> "Paused";
            case UnpauseContainer _ -> "Unpaused";
            case RestartContainer _ -> "Started";
        };
    }

    /// {@return the words for the step when it has failed, empty if only the daemon's message is shown}
    default String failed() {
        return switch (this) {
            case StopContainer _, KillContainer _, RemoveContainer _ -> "Error while " + doing();
            case PauseContainer _, UnpauseContainer _, RestartContainer _ -> "";
            default -> "Error";
        };
    }
}
