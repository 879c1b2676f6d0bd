package jd.client.container;

import java.io.IOException;
import java.time.Instant;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.LogTime;
import jd.client.session.Cli;
import jd.client.session.ContainerFacts;

/// `logs`: shows what a container has printed, and with `-f` what it prints from now on.
public final class CmdLogs implements Command {
    @Override
    public Flags flags() {
        return new Flags("logs", "[OPTIONS] CONTAINER", ArgumentCount.exactly(1), "Fetch the logs of a container")
                .toggle("details", "Show extra details provided to logs")
                .toggle("f, follow", "Follow log output")
                .value("since", FlagType.STRING, "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative"
                        + " (e.g. \"42m\" for 42 minutes)")
                .value("n, tail", FlagType.STRING, "Number of lines to show from the end of the logs (default \"all\")")
                .toggle("t, timestamps", "Show timestamps")
                .value("until", FlagType.STRING, "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or"
                        + " relative (e.g. \"42m\" for 42 minutes)");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        // The log of a container without a terminal is multiplexed.
        ContainerFacts container = ContainerFacts.inspect(cli, arguments.positional(0));
        ApiRequest request = ApiRequest.get(ApiRequest.containerPath(container.id()) + "/logs")
                .with("stdout", true)
                .with("stderr", true)
                .with("details", arguments.isSet("details"))
                .with("follow", arguments.isSet("follow"))
                .with("timestamps", arguments.isSet("timestamps"))
                .with("tail", arguments.value("tail").orElse("all"));
        for (String edge : new String[] {"since", "until"}) {
            if (arguments.value(edge).isPresent()) {
                request = request.with(edge, LogTime.parse(arguments.text(edge), edge, Instant.now()));
            }
        }
        try (ApiResponse response = cli.api().call(request)) {
            cli.outputCopy().copy(container.tty(), response.body(), cli.containerOut(), cli.containerErr());
            return 0;
        } catch (IOException e) {
            throw new ClientException(1, "read the logs of " + arguments.positional(0) + ": " + e.getMessage(), e);
        }
    }
}
