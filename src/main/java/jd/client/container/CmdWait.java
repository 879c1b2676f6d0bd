package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.api.RemoteApi;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `wait`: waits until containers stop, and prints their exit codes.
public final class CmdWait implements Command {
    @Override
    public Flags flags() {
        return new Flags("wait", "CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Block until one or more containers stop, then print their exit codes");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container -> {
            byte[] answer = cli.api().read(ApiRequest.post(ApiRequest.containerPath(container) + "/wait"));
            cli.out().println(RemoteApi.field(answer, "StatusCode").orElse("0"));
        }, container -> { });
    }
}
