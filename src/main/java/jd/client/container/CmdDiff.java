package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `diff`: lists the files that a container has changed, each after a letter: `C` changed, `A` added, `D` deleted.
///
/// Docker 1.2.0: api/client/commands.go CmdDiff
public final class CmdDiff implements Command {
    @Override
    public Flags flags() {
        return new Flags("diff", "CONTAINER", ArgumentCount.exactly(1),
                "Inspect changes to files or directories on a container's filesystem");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String path = ApiRequest.containerPath(arguments.positional(0));
        for (JsonTree change : cli.api().document(ApiRequest.get(path + "/changes")).elements()) {
            cli.out().println("CAD".charAt((int) change.at("Kind").number()) + " " + change.at("Path").text());
        }
        return 0;
    }
}
