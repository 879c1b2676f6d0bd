package jd.compose.command;

import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Plan;
import jd.compose.plan.PlanStep;
import jd.compose.session.ComposeSession;
import jd.compose.session.TargetProject;

/// `kill`: sends a signal to the running containers, those of `run` included.
public record KillCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose kill", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Force stop service containers")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .value("s, signal", FlagType.STRING, "SIGNAL to send to the container (default \"SIGKILL\")");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(flags.positionals());
        List<String> services = flags.isSet("remove-orphans")
                ? flags.positionals() : target.services(flags.positionals());
        List<ExistingContainer> running = session.api(target.name()).observe(Map.of()).running().stream()
                .filter(container -> services.isEmpty() || services.contains(container.service()))
                .toList();
        if (running.isEmpty()) {
            cli.err().print("no container to kill");
            cli.err().flush();
            return 0;
        }
        String signal = flags.value("signal").orElse("SIGKILL");
        session.execute(target.name(), Plan.independent(running.stream()
                .map(container -> new PlanStep.KillContainer(container.id(), container.name(), signal)).toList()));
        return 0;
    }
}
