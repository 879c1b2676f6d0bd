package jd.compose.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import jd.client.flags.LogTime;
import jd.client.session.Interrupts;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.plan.TakeDown;
import jd.compose.project.Project;
import jd.compose.session.ComposeSession;
import jd.compose.session.LogOutput;
import jd.compose.session.ProjectApi;
import jd.compose.session.RunEnds;

/// `up` in the foreground: shows the output of the containers until all have ended. Ctrl-C stops them, a second one
/// kills those that have not stopped yet. With `--abort-on-container-exit` the end of one container stops the others.
final class AttachedUp implements LogOutput.EndListener {
    private static final int INTERRUPTED = 130;

    private final ComposeSession session;
    private final Project project;
    private final ProjectApi api;
    private final Options options;
    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final AtomicBoolean aborting = new AtomicBoolean();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    /// The exit codes of the containers that have ended, by service, in the order of their ends.
    private final Map<String, Integer> exitCodes = Collections.synchronizedMap(new LinkedHashMap<>());

    /// @param attached the services whose output is shown
    /// @param abort whether the end of a container stops the project
    /// @param exitCodeFrom the service whose exit code becomes that of `up`; by default the first that has ended
    record Options(
            Set<String> attached, boolean abort, Optional<String> exitCodeFrom, Optional<Integer> stopSeconds) {}

    AttachedUp(ComposeSession session, Project project, Options options) {
        this.session = session;
        this.project = project;
        this.api = session.api(project.name());
        this.options = options;
    }

    /// Names the containers that will be followed, before they are started.
    void announce() {
        session.cli().out().println("Attaching to " + attached().stream()
                .map(container -> LogOutput.shortName(project.name(), container.name()))
                .collect(Collectors.joining(", ")));
    }

    private List<ExistingContainer> attached() {
        return containers().stream().filter(container -> options.attached().contains(container.service())).toList();
    }

    /// {@return the exit code}
    ///
    /// @param ends subscribed to before the containers are started; earlier output is not shown
    // tag::following-a-project[]
    int follow(RunEnds ends) {
        Interrupts.handle(this::interrupted); // <1>
        new LogOutput(session.cli(), api, session.mode().colored()
                ? LogOutput.Style.PREFIXED : LogOutput.Style.MONOCHROME,
                session.cli().err())
                .follow(attached(), // <2>
                        Map.of("since", LogTime.of(ends.since())), ends, this);
        if (interrupted.get()) {
            stopped.join(); // <3>
            return INTERRUPTED;
        }
        return options.abort() ? exitCode() : 0;
    }

    private void interrupted(int count) {
        interrupted.set(true);
        if (count > 1) { // <4>
            kill();
            return;
        }
        session.cli().err().println(
                "Gracefully stopping... (press Ctrl+C again to force)");
        try {
            stop();
        } finally {
            stopped.complete(true);
        }
    }
    // end::following-a-project[]

    /// The containers print their last lines meanwhile.
    private void stop() {
        session.plain().execute(project.name(), TakeDown.stop(
                api.observe(Map.of()).withContainers(containers()), options.stopSeconds()));
    }

    @Override
    public boolean isSilent() {
        return interrupted.get() || aborting.get();
    }

    @Override
    public void ended(ExistingContainer container, int exitCode) {
        exitCodes.putIfAbsent(container.service(), exitCode);
        if (options.abort() && !interrupted.get() && !aborting.getAndSet(true)) {
            session.cli().err().println("Aborting on container exit...");
            stop();
        }
    }

    private int exitCode() {
        return options.exitCodeFrom()
                .map(service -> exitCodes.getOrDefault(service, 0))
                .orElseGet(() -> exitCodes.values().stream().findFirst().orElse(0));
    }

    private void kill() {
        session.plain().execute(project.name(), Plan.independent(containers().stream().filter(ExistingContainer::isRunning)
                .map(container -> new PlanStep.KillContainer(container.id(), container.name(), "SIGKILL")).toList()));
    }

    private List<ExistingContainer> containers() {
        return api.observe(Map.of()).containers().stream()
                .filter(container -> !container.oneOff() && project.services().containsKey(container.service()))
                .toList();
    }
}
