package jd.compose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import jd.client.session.Interrupts;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.plan.TakeDown;
import jd.compose.project.Project;

/// `up` in the foreground: shows the output of the containers until all have ended. Ctrl-C stops them, a second one
/// kills those that have not stopped yet.
final class AttachedUp {
    private static final int INTERRUPTED = 130;

    private final ComposeSession session;
    private final Project project;
    private final ProjectApi api;
    private final Optional<Integer> stopSeconds;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

    AttachedUp(ComposeSession session, Project project, Optional<Integer> stopSeconds) {
        this.session = session;
        this.project = project;
        this.api = session.api(project.name());
        this.stopSeconds = stopSeconds;
    }

    /// {@return the exit code}
    ///
    /// @param since seconds since 1970; earlier output of the containers is not shown
    // tag::following-a-project[]
    int follow(long since) {
        List<ExistingContainer> containers = containers();
        Interrupts.handle(this::interrupted);
        session.cli().out().println("Attaching to " + containers.stream()
                .map(container -> LogOutput.shortName(
                        project.name(), container.name()))
                .collect(Collectors.joining(", ")));
        new LogOutput(session.cli(), api, session.mode().colored()
                ? LogOutput.Style.PREFIXED : LogOutput.Style.MONOCHROME)
                .follow(containers, Map.of("since", String.valueOf(since)),
                        stopping::get);
        if (!stopping.get()) {
            return 0;
        }
        stopped.join();
        return INTERRUPTED;
    }

    private void interrupted(int count) {
        stopping.set(true);
        if (count > 1) {
            kill();
            return;
        }
        session.cli().err().println(
                "Gracefully stopping... (press Ctrl+C again to force)");
        try {
            session.execute(project.name(), TakeDown.stop(
                    api.observe(Map.of()).withContainers(containers()),
                    stopSeconds));
        } finally {
            stopped.complete(true);
        }
    }
    // end::following-a-project[]

    private void kill() {
        session.execute(project.name(), Plan.independent(containers().stream().filter(ExistingContainer::isRunning)
                .map(container -> new PlanStep.KillContainer(container.id(), container.name(), "SIGKILL")).toList()));
    }

    private List<ExistingContainer> containers() {
        return api.observe(Map.of()).containers().stream()
                .filter(container -> !container.oneOff() && project.services().containsKey(container.service()))
                .toList();
    }
}
