package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `rm`: removes the container, its layer and, with `-v`, its anonymous volumes.
public final class CmdRm implements Command {
    @Override
    public Flags flags() {
        return new Flags("rm", "[OPTIONS] CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Remove one or more containers")
                .toggle("f, force", "Force the removal of a running container (uses SIGKILL)")
                .toggle("l, link", "Remove the specified link")
                .toggle("v, volumes", "Remove anonymous volumes associated with the container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container -> {
            ApiRequest request = ApiRequest.delete(ApiRequest.containerPath(container))
                    .with("force", arguments.isSet("force"))
                    .with("link", arguments.isSet("link"))
                    .with("v", arguments.isSet("volumes"));
            cli.api().run(request);
        });
    }
}
