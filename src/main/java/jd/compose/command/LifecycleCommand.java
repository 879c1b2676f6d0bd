package jd.compose.command;

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
import jd.compose.plan.Observed;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.plan.TakeDown;
import jd.compose.session.ComposeSession;
import jd.compose.session.TargetProject;

/// `start`, `stop`, `pause` and `unpause`: the existing containers of the project or of some services.
public record LifecycleCommand(ComposeSession session, Lifecycle action) implements Command {
    @Override
    public Flags flags() {
        var flags = new Flags("compose " + action.word(), action.synopsis(), ArgumentCount.atLeast(0), action.help());
        return action == Lifecycle.STOP
                ? flags.value("t, timeout", FlagType.INT, "Specify a shutdown timeout in seconds") : flags;
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(flags.positionals());
        Observed observed = target.select(session.api(target.name()).observe(Map.of()), flags.positionals());
        session.execute(target.name(), switch (action) {
            case START -> start(target, observed, flags.positionals());
            case STOP -> TakeDown.stop(observed, UpCommand.timeout(flags));
            case PAUSE -> Plan.independent(observed.running().stream()
                    .map(container -> new PlanStep.PauseContainer(container.id(), container.name())).toList());
            case UNPAUSE -> Plan.independent(observed.running().stream()
                    .map(container -> new PlanStep.UnpauseContainer(container.id(), container.name())).toList());
        });
        return 0;
    }

    /// Unlike the others, `start` fails if there is no container.
    private static Plan start(TargetProject target, Observed observed, List<String> services) {
        if (observed.containers().isEmpty() && target.project().isEmpty()) {
            throw ComposeException.failed("no container found for project \"" + target.name() + "\": not found");
        }
        Optional<String> missing = target.services(services).stream()
                .filter(service -> observed.of(service).isEmpty()).findFirst();
        missing.ifPresent(service -> {
            throw ComposeException.failed("service \"" + service + "\" has no container to start");
        });
        return TakeDown.start(observed);
    }
}
