package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `stop`: asks the daemon to stop containers: SIGTERM, then SIGKILL after a timeout.
public final class CmdStop implements Command {
    @Override
    public Flags flags() {
        return new Flags("stop", "[OPTIONS] CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Stop one or more running containers")
                .value("s, signal", FlagType.STRING, "Signal to send to the container")
                .value("t, time", FlagType.INT, "Seconds to wait before killing the container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container -> post(cli, container, "/stop", arguments));
    }

    /// Requests `stop` or `restart`, with the timeout and the signal that the flags give.
    static void post(Cli cli, String container, String operation, Arguments arguments) {
        ApiRequest request = ApiRequest.post(ApiRequest.containerPath(container) + operation);
        ApiRequest timed = arguments.value("time").isPresent() ? request.with("t", arguments.text("time")) : request;
        cli.api().run(arguments.value("signal").isPresent() ? timed.with("signal", arguments.text("signal")) : timed);
    }
}
