package jd.client.command;

import jd.client.api.ApiRequest;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.flags.WordCount;
import jd.client.session.Cli;

/// `rm`: the container's record, its layer and, with `-v`, the volumes nobody named.
final class CmdRm implements Command {
    @Override
    public Flags flags() {
        return new Flags("rm", "[OPTIONS] CONTAINER [CONTAINER...]", WordCount.atLeast(1),
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
