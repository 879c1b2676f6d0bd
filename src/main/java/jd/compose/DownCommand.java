package jd.compose;

import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.Observed;
import jd.compose.plan.TakeDown;

/// `down`: stops and removes the containers of the project, and its networks; with `-v` its volumes too.
record DownCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose down", "[OPTIONS]", ArgumentCount.NONE,
                "Stop and remove containers, networks")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .value("t, timeout", FlagType.INT, "Specify a shutdown timeout in seconds")
                .toggle("v, volumes", "Remove named volumes declared in the \"volumes\" section of the Compose file"
                        + " and anonymous volumes attached to containers");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(List.of());
        String project = target.name();
        Observed all = session.api(project).observe(Map.of());
        Observed observed = all.withContainers(all.containers().stream()
                .filter(container -> flags.isSet("remove-orphans")
                        || !container.oneOff() && target.has(container.service()))
                .toList());
        session.execute(project,
                TakeDown.down(project, observed, flags.isSet("volumes"), UpCommand.timeout(flags)));
        return 0;
    }
}
