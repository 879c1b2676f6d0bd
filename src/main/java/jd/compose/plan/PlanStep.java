package jd.compose.plan;

import java.util.Map;
import jd.compose.project.Service;

/// One change of the daemon's state. A plan is a list of steps.
public sealed interface PlanStep {
    record CreateNetwork(String name, Map<String, Object> body) implements PlanStep {}

    record CreateVolume(String name, Map<String, Object> body) implements PlanStep {}

    /// @param body of the request
    record CreateContainer(String name, Map<String, Object> body) implements PlanStep {}

    /// Creates a successor under a temporary name, removes the old container, and renames the successor.
    record RecreateContainer(ExistingContainer old, String name, Map<String, Object> body, int stopSeconds)
            implements PlanStep {}

    /// The container is as described and runs.
    record KeepContainer(String name) implements PlanStep {}

    record StartContainer(String name) implements PlanStep {}

    /// Waits until a container that others depend on is ready.
    ///
    /// @param required whether the plan fails if it does not become ready
    record AwaitContainer(String name, String service, Service.Condition condition, boolean required)
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

    /// {@return what the step changes, as the progress names it}
    default String subject() {
        return switch (this) {
            case CreateNetwork step -> "Network " + step.name();
            case RemoveNetwork step -> "Network " + step.name();
            case CreateVolume step -> "Volume \"" + step.name() + "\"";
            case RemoveVolume step -> "Volume " + step.name();
            case CreateContainer step -> "Container " + step.name();
            case RecreateContainer step -> "Container " + step.name();
            case KeepContainer step -> "Container " + step.name();
            case StartContainer step -> "Container " + step.name();
            case AwaitContainer step -> "Container " + step.name();
            case StopContainer step -> "Container " + step.name();
            case KillContainer step -> "Container " + step.name();
            case PauseContainer step -> "Container " + step.name();
            case UnpauseContainer step -> "Container " + step.name();
            case RestartContainer step -> "Container " + step.name();
            case RemoveContainer step -> "Container " + step.name();
        };
    }

    /// {@return the word for the step while it is carried out, empty if only its end is shown}
    default String doing() {
        return switch (this) {
            case CreateNetwork _, CreateVolume _, CreateContainer _ -> "Creating";
            case RemoveNetwork _, RemoveVolume _, RemoveContainer _ -> "Removing";
            case RecreateContainer _ -> "Recreate";
            case KeepContainer _ -> "Running";
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
            case RemoveNetwork _, RemoveVolume _, RemoveContainer _ -> "Removed";
            case RecreateContainer _ -> "Recreated";
            case KeepContainer _ -> "";
            case StartContainer _ -> "Started";
            case AwaitContainer step -> step.condition() == Service.Condition.HEALTHY ? "Healthy" : "Exited";
            case StopContainer _ -> "Stopped";
            case KillContainer _ -> "Killed";
            case PauseContainer _ -> "Paused";
            case UnpauseContainer _ -> "Unpaused";
            case RestartContainer _ -> "Started";
        };
    }
}
