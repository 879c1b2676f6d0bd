package jd.compose.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.compose.file.ComposeException;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.plan.StepSchedule;
import jd.server.api.Json;

/// Carries out a plan, each step on a thread of its own as soon as it has all it needs, and shows its progress.
final class Execution {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ProjectApi project;
    private final RemoteApi api;
    private final TaskDisplay progress;
    private final Readiness readiness;

    /// How a step has ended.
    private record Outcome(int index, Optional<ClientException> failure) {}

    Execution(ProjectApi project, TaskDisplay progress) {
        this.project = project;
        this.api = project.api();
        this.progress = progress;
        this.readiness = new Readiness(project, progress);
    }

    /// Prints the steps of a plan without carrying them out.
    static void show(Plan plan, TaskDisplay progress) {
        for (PlanStep step : plan.steps()) {
            begin(step, progress);
            report(step, step.done(), TaskDisplay.State.DONE, progress);
        }
    }

    // tag::carrying-out-a-plan[]
    void run(Plan plan, StepSchedule schedule) {
        var outcomes = new LinkedBlockingQueue<Outcome>();
        var failures = new ArrayList<ClientException>();
        while (!schedule.isOver()) {
            for (int index : schedule.begin()) {
                PlanStep step = plan.nodes().get(index).step();
                Thread.ofPlatform().start(() -> // <1>
                        outcomes.add(new Outcome(index, attempt(step))));
            }
            Outcome outcome = next(outcomes); // <2>
            schedule.end(outcome.index(), outcome.failure().isEmpty());
            outcome.failure().ifPresent(failures::add);
        }
        if (!failures.isEmpty()) {
            throw ComposeException.all(failures); // <3>
        }
    }
    // end::carrying-out-a-plan[]

    private static void begin(PlanStep step, TaskDisplay progress) {
        // A step that has no end is a container that is left as it is.
        report(step, step.doing(), step.done().isEmpty() ? TaskDisplay.State.DONE : TaskDisplay.State.WORKING, progress);
        List<String> warnings = switch (step) {
            case PlanStep.CreateContainer container -> container.body().warnings();
            case PlanStep.RecreateContainer container -> container.body().warnings();
            default -> List.of();
        };
        warnings.forEach(warning -> progress.message(ComposeSession.warning(warning)));
    }

    private static Outcome next(BlockingQueue<Outcome> outcomes) {
        try {
            return outcomes.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ComposeException.failed("interrupted while the plan was carried out");
        }
    }

    /// {@return why the step has failed, empty if it has succeeded}
    private Optional<ClientException> attempt(PlanStep step) {
        begin(step, progress);
        try {
            String word = carryOut(step);
            report(step, word, word.equals(step.done()) ? TaskDisplay.State.DONE : TaskDisplay.State.WARNING, progress);
            return Optional.empty();
        } catch (ClientException e) {
            report(step, step.failed(), TaskDisplay.State.FAILED, progress);
            return Optional.of(e);
        } catch (RuntimeException e) {
            report(step, step.failed(), TaskDisplay.State.FAILED, progress);
            return Optional.of(new ClientException(1, step.subject() + ": " + e, e));
        }
    }

    /// @param word empty for none
    private static void report(PlanStep step, String word, TaskDisplay.State state, TaskDisplay progress) {
        if (!word.isEmpty()) {
            progress.report(step.subject(), "", word, state);
        }
    }

    /// {@return the word for what has happened}
    private String carryOut(PlanStep step) {
        switch (step) {
            case PlanStep.CreateNetwork network -> post("/networks/create", network.body());
            case PlanStep.CreateVolume volume -> post("/volumes/create", volume.body());
            case PlanStep.CreateContainer container ->
                    project.create(container.name(), container.body().json(project::idOf), container.files());
            case PlanStep.RecreateContainer container -> recreate(container);
            case PlanStep.KeepContainer _ -> { }
            case PlanStep.StartContainer container ->
                    api.run(ApiRequest.post(ApiRequest.containerPath(container.name()) + "/start"));
            case PlanStep.AwaitContainer container -> {
                return readiness.await(container);
            }
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
            case PlanStep.RemoveVolume _, PlanStep.RemoveNetwork _, PlanStep.RemoveImage _ -> {
                return removeUnused(step);
            }
        }
        return step.done();
    }

    private void post(String path, Map<String, Object> body) {
        api.run(ApiRequest.post(path).json(Json.bytes(body)));
    }

    private void withTimeout(String action, String id, int seconds) {
        ApiRequest request = ApiRequest.post(ApiRequest.containerPath(id) + action);
        api.run(seconds < 0 ? request : request.with("t", String.valueOf(seconds)));
    }

    /// What another project or a container outside the project uses stays, which is no failure.
    private String removeUnused(PlanStep step) {
        String kind = switch (step) {
            case PlanStep.RemoveNetwork _ -> "/networks/";
            case PlanStep.RemoveVolume _ -> "/volumes/";
            default -> "/images/";
        };
        try {
            api.run(ApiRequest.delete(kind + ApiRequest.escape(step.name())));
            return step.done();
        } catch (DaemonError e) {
            return switch (e.status()) {
                case FORBIDDEN, CONFLICT -> "Resource is still in use";
                case NOT_FOUND -> "No resource found to remove";
                default -> throw e;
            };
        }
    }

    /// The successor is created first: if its description is refused, the old container keeps running. Both hold the
    /// anonymous volumes for a moment, so they are not removed with the old one.
    // tag::recreating-a-container[]
    private void recreate(PlanStep.RecreateContainer step) {
        String id = step.old().id();
        String temporary = id.substring(0, 12) + "_" + step.name();
        project.create(
                temporary, step.body().json(project::idOf), step.files());
        if (step.old().isRunning()) {
            withTimeout("/stop", id, step.stopSeconds());
        }
        api.run(ApiRequest.delete(ApiRequest.containerPath(id)));
        api.run(ApiRequest.post(ApiRequest.containerPath(temporary) + "/rename")
                .with("name", step.name()));
    }
    // end::recreating-a-container[]
}
