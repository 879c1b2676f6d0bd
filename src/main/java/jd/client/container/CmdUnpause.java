package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `unpause`: thaws the processes of paused containers.
public final class CmdUnpause implements Command {
    @Override
    public Flags flags() {
        return new Flags("unpause", "CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Unpause all processes within one or more containers");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container ->
                cli.api().run(ApiRequest.post(ApiRequest.containerPath(container) + "/unpause")));
    }
}
