package jd.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Observed;
import jd.compose.plan.PlanStep;
import jd.compose.plan.TakeDown;

/// `start`, `stop` and `restart`: the existing containers of the project or of some services.
record LifecycleCommand(ComposeSession session, Kind kind) implements Command {
    enum Kind {
        START("start", "Start services"),
        STOP("stop", "Stop services"),
        RESTART("restart", "Restart service containers");

        private final String word;
        private final String help;

        Kind(String word, String help) {
            this.word = word;
            this.help = help;
        }
    }

    @Override
    public Flags flags() {
        var flags = new Flags("compose " + kind.word, "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0), kind.help);
        return kind == Kind.START ? flags
                : flags.value("t, timeout", FlagType.INT, "Specify a shutdown timeout in seconds");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String project = session.projectName();
        Observed observed = selected(session.api(project).observe(Map.of()), flags.positionals());
        Optional<Integer> timeout = kind == Kind.START ? Optional.empty() : UpCommand.timeout(flags);
        session.execute(project, switch (kind) {
            case START -> TakeDown.start(observed);
            case STOP -> TakeDown.stop(observed, timeout);
            case RESTART -> restart(observed, timeout);
        });
        return 0;
    }

    private static List<PlanStep> restart(Observed observed, Optional<Integer> timeout) {
        List<PlanStep> stops = TakeDown.stop(observed, timeout);
        List<PlanStep> steps = new ArrayList<>(stops);
        stops.reversed().forEach(stop -> steps.add(new PlanStep.StartContainer(((PlanStep.StopContainer) stop).name())));
        steps.addAll(TakeDown.start(observed));
        return steps;
    }

    /// {@return only the containers of these services; all without names, except those of `run`}
    static Observed selected(Observed observed, List<String> services) {
        for (String service : services) {
            if (observed.of(service).isEmpty()) {
                throw ComposeException.noSuchService(service);
            }
        }
        List<ExistingContainer> containers = observed.containers().stream()
                .filter(container -> !container.oneOff()
                        && (services.isEmpty() || services.contains(container.service())))
                .toList();
        return new Observed(containers, observed.networks(), observed.volumes(), observed.imageIds());
    }
}
