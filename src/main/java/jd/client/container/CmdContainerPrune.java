package jd.client.container;

import jd.client.command.Command;
import jd.client.command.PruneRequests;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `container prune`: removes the containers that do not run.
public final class CmdContainerPrune implements Command {
    @Override
    public Flags flags() {
        return new Flags("container prune", "[OPTIONS]", ArgumentCount.NONE, "Remove all stopped containers")
                .value("filter", FlagType.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")")
                .toggle("f, force", "Do not prompt for confirmation");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        PruneRequests.confirmed(cli, arguments, "WARNING! This will remove all stopped containers.",
                () -> PruneRequests.containers(cli, arguments.values("filter")));
        return 0;
    }
}
