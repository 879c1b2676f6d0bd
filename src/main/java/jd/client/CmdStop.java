package jd.client;

import jd.client.api.ApiRequest;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.WordCount;
/// `stop`: SIGTERM, some patience, SIGKILL. The patience is the daemon's.
final class CmdStop implements Command {
    @Override
    public Flags flags() {
        return new Flags("stop", "[OPTIONS] CONTAINER [CONTAINER...]", WordCount.atLeast(1),
                "Stop one or more running containers")
                .value("s, signal", FlagType.STRING, "Signal to send to the container")
                .value("t, time", FlagType.INT, "Seconds to wait before killing the container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachWord.run(cli, arguments, container ->
                cli.api().run(withTimeAndSignal(ApiRequest.post(EachWord.path(container) + "/stop"), arguments)));
    }

    static ApiRequest withTimeAndSignal(ApiRequest request, Arguments arguments) {
        ApiRequest timed = arguments.value("time").isPresent() ? request.with("t", arguments.text("time")) : request;
        return arguments.value("signal").isPresent() ? timed.with("signal", arguments.text("signal")) : timed;
    }
}
