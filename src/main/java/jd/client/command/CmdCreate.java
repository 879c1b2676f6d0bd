package jd.client.command;

import jd.client.api.ClientException;
import jd.client.body.ContainerFlags;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.flags.WordCount;
import jd.client.session.Cli;


/// `create`: a container that is not started yet.
final class CmdCreate implements Command {
    @Override
    public Flags flags() {
        return ContainerFlags.addTo(new Flags("create", "[OPTIONS] IMAGE [COMMAND] [ARG...]", WordCount.atLeast(1),
                "Create a new container").stopAtFirstWord());
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        try {
            cli.out().println(ContainerCreation.create(cli, flags, false));
            return 0;
        } catch (ClientException e) {
            // A flag that cannot be meant gets the help offered; what went wrong afterwards speaks for itself.
            throw e.exitCode() == ClientException.OF_JD ? RunFailure.beforeStart("create", e) : e;
        }
    }
}
