package jd.compose;

import java.io.PrintStream;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.compose.file.ComposeException;
import jd.compose.plan.PlanStep;
import jd.server.api.ContainerJson;
import jd.server.api.Json;

/// Carries out the steps of a plan in order, and prints each one as compose does when its output is no terminal.
final class Execution {
    private static final int NOT_FOUND = 404;
    private static final long POLL_MILLIS = 200;

    private final ProjectApi project;
    private final RemoteApi api;
    private final PrintStream progress;

    Execution(ProjectApi project, PrintStream progress) {
        this.project = project;
        this.api = project.api();
        this.progress = progress;
    }

    /// Prints the steps of a plan without carrying them out.
    static void show(Iterable<PlanStep> plan, PrintStream progress) {
        for (PlanStep step : plan) {
            if (!step.doing().isEmpty()) {
                progress.println(" DRY-RUN MODE -  " + step.subject() + "  " + step.doing());
            }
            if (!step.done().isEmpty()) {
                progress.println(" DRY-RUN MODE -  " + step.subject() + "  " + step.done());
            }
        }
    }

    // tag::carrying-out-a-plan[]
    void run(Iterable<PlanStep> plan) {
        for (PlanStep step : plan) {
            if (!step.doing().isEmpty()) {
                progress.println(" " + step.subject() + "  " + step.doing());
            }
            try {
                carryOut(step);
            } catch (DaemonError e) {
                progress.println(" " + step.subject() + "  Error");
                throw e;
            }
            if (!step.done().isEmpty()) {
                progress.println(" " + step.subject() + "  " + step.done());
            }
        }
    }
    // end::carrying-out-a-plan[]

    private void carryOut(PlanStep step) {
        switch (step) {
            case PlanStep.CreateNetwork network -> post("/networks/create", network.body());
            case PlanStep.CreateVolume volume -> post("/volumes/create", volume.body());
            case PlanStep.CreateContainer container -> create(container.name(), container.body());
            case PlanStep.RecreateContainer container -> recreate(container);
            case PlanStep.KeepContainer _ -> { }
            case PlanStep.StartContainer container ->
                    api.run(ApiRequest.post(ApiRequest.containerPath(container.name()) + "/start"));
            case PlanStep.AwaitContainer container -> await(container);
            case PlanStep.StopContainer container -> withTimeout("/stop", container.id(), container.seconds());
            case PlanStep.KillContainer container -> api.run(ApiRequest.post(
                    ApiRequest.containerPath(container.id()) + "/kill").with("signal", container.signal()));
            case PlanStep.PauseContainer container ->
                    api.run(ApiRequest.post(ApiRequest.containerPath(container.id()) + "/pause"));
            case PlanStep.UnpauseContainer container ->
                    api.run(ApiRequest.post(ApiRequest.containerPath(container.id()) + "/unpause"));
            case PlanStep.RestartContainer container -> withTimeout("/restart", container.id(), container.seconds());
            case PlanStep.RemoveContainer container -> api.run(
                    ApiRequest.delete(ApiRequest.containerPath(container.id()))
                            .with("force", true).with("v", container.withVolumes()));
            case PlanStep.RemoveVolume volume -> api.run(
                    ApiRequest.delete("/volumes/" + ApiRequest.escape(volume.name())));
            case PlanStep.RemoveNetwork network -> api.run(
                    ApiRequest.delete("/networks/" + ApiRequest.escape(network.name())));
        }
    }

    private void post(String path, Map<String, Object> body) {
        api.run(ApiRequest.post(path).json(Json.bytes(body)));
    }

    private void create(String name, Map<String, Object> body) {
        api.run(ApiRequest.post("/containers/create").with("name", name).json(Json.bytes(body)));
    }

    private void withTimeout(String action, String id, int seconds) {
        ApiRequest request = ApiRequest.post(ApiRequest.containerPath(id) + action);
        api.run(seconds < 0 ? request : request.with("t", String.valueOf(seconds)));
    }

    /// The successor is created first: if its description is refused, the old container keeps running. Both hold the
    /// anonymous volumes for a moment, so they are not removed with the old one.
    // tag::recreating-a-container[]
    private void recreate(PlanStep.RecreateContainer step) {
        String id = step.old().id();
        String temporary = id.substring(0, 12) + "_" + step.name();
        create(temporary, step.body());
        if (step.old().isRunning()) {
            withTimeout("/stop", id, step.stopSeconds());
        }
        api.run(ApiRequest.delete(ApiRequest.containerPath(id)));
        api.run(ApiRequest.post(ApiRequest.containerPath(temporary) + "/rename")
                .with("name", step.name()));
    }
    // end::recreating-a-container[]

    /// Polls, because a health check has no request that waits for it.
    private void await(PlanStep.AwaitContainer step) {
        while (!isReady(step)) {
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ComposeException.failed("interrupted while waiting for container " + step.name());
            }
        }
    }

    private boolean isReady(PlanStep.AwaitContainer step) {
        try {
            return switch (step.condition()) {
                case STARTED -> true;
                case HEALTHY -> isHealthy(step.name());
                case COMPLETED -> hasCompleted(step);
            };
        } catch (ComposeException e) {
            if (step.required()) {
                throw e;
            }
            progress.println("optional dependency: " + e.getMessage());
            return true;
        } catch (DaemonError e) {
            if (e.status() == NOT_FOUND && !step.required()) {
                return true;
            }
            throw e;
        }
    }

    private boolean isHealthy(String container) {
        ContainerJson.State state = project.inspect(container).state();
        if (!state.running()) {
            throw notStarted("container " + container + " exited (" + state.exitCode() + ")");
        }
        return switch (project.health(container)) {
            case "healthy" -> true;
            case "unhealthy" -> throw notStarted("container " + container + " is unhealthy");
            case "" -> throw notStarted("container " + container + " has no healthcheck configured");
            default -> false;
        };
    }

    private boolean hasCompleted(PlanStep.AwaitContainer step) {
        ContainerJson.State state = project.inspect(step.name()).state();
        if (state.running() || state.status().equals("created")) {
            return false;
        }
        if (state.exitCode() != 0) {
            throw ComposeException.failed("service \"" + step.service()
                    + "\" didn't complete successfully: exit " + state.exitCode());
        }
        return true;
    }

    private static ComposeException notStarted(String reason) {
        return ComposeException.failed("dependency failed to start: " + reason);
    }
}
