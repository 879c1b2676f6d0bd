package jd.compose.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.client.command.Command;
import jd.client.command.Confirmation;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Observed;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.plan.TakeDown;
import jd.compose.session.ComposeSession;
import jd.compose.session.TargetProject;

/// `rm`: removes stopped containers; with `-s` it stops them first.
public record RmCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose rm", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                """
                Removes stopped service containers

                By default, anonymous volumes attached to containers will not be removed. You
                can override this with -v. To list all volumes, use "docker volume ls".

                Any data which is not in a volume will be lost.""")
                .toggle("f, force", "Don't ask to confirm removal")
                .toggle("s, stop", "Stop the containers, if required, before removing")
                .toggle("v, volumes", "Remove any anonymous volumes attached to containers");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(flags.positionals());
        Observed observed = observe(target, flags.positionals());
        if (flags.isSet("stop")) {
            session.execute(target.name(), TakeDown.stop(observed, Optional.empty()));
        }
        List<ExistingContainer> stopped = (session.dryRun() ? observed : observe(target, flags.positionals()))
                .containers().stream()
                .filter(container -> !container.state().equals("running") || session.dryRun() && flags.isSet("stop"))
                .toList();
        if (stopped.isEmpty()) {
            cli.err().println("No stopped containers");
            return 0;
        }
        String names = stopped.stream().map(ExistingContainer::name).collect(Collectors.joining(", "));
        if (!isConfirmed(cli, flags, "Going to remove " + names)) {
            return 0;
        }
        session.execute(target.name(), Plan.independent(stopped.stream()
                .map(container -> new PlanStep.RemoveContainer(
                        container.id(), container.name(), flags.isSet("volumes"))).toList()));
        return 0;
    }

    private Observed observe(TargetProject target, List<String> services) {
        return target.select(session.api(target.name()).observe(Map.of()), target.services(services));
    }

    private static boolean isConfirmed(Cli cli, Arguments flags, String message) {
        if (flags.isSet("force")) {
            cli.out().println(message);
            return true;
        }
        String question = cli.isInputTerminal() ? "? " + message + " (y/N) " : message;
        return List.of("y", "yes").contains(Confirmation.answer(cli, question));
    }
}
