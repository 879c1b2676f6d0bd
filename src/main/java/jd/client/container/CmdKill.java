package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `kill`: sends a signal, by default SIGKILL.
public final class CmdKill implements Command {
    @Override
    public Flags flags() {
        return new Flags("kill", "[OPTIONS] CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Kill one or more running containers")
                .value("s, signal", FlagType.STRING, "Signal to send to the container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container -> {
            ApiRequest request = ApiRequest.post(ApiRequest.containerPath(container) + "/kill");
            cli.api().run(arguments.value("signal").map(signal -> request.with("signal", signal)).orElse(request));
        });
    }
}
