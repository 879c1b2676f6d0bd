package jd.client.container;

import jd.client.api.ClientException;
import jd.client.body.ContainerFlags;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `create`: creates a container without starting it.
public final class CmdCreate implements Command {
    @Override
    public Flags flags() {
        return ContainerFlags.addTo(new Flags("create", "[OPTIONS] IMAGE [COMMAND] [ARG...]", ArgumentCount.atLeast(1),
                "Create a new container").stopAtFirstArgument());
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        try {
            cli.out().println(ContainerCreation.create(cli, flags, false));
            return 0;
        } catch (ClientException e) {
            // The hint to --help is for invalid flags only; a failure of the daemon is reported as it is.
            throw e.exitCode() == ClientException.OF_JD ? RunFailure.beforeStart("create", e) : e;
        }
    }
}
