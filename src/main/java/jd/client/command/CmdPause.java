package jd.client.command;

import jd.client.api.ApiRequest;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.flags.WordCount;
import jd.client.session.Cli;

/// `pause`: lets containers stand still, with all their processes.
final class CmdPause implements Command {
    @Override
    public Flags flags() {
        return new Flags("pause", "CONTAINER [CONTAINER...]", WordCount.atLeast(1),
                "Pause all processes within one or more containers");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container ->
                cli.api().run(ApiRequest.post(ApiRequest.containerPath(container) + "/pause")));
    }
}
