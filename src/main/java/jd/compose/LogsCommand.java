package jd.compose;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;

/// `logs`: what the containers of the project have printed.
record LogsCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose logs", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "View output from containers")
                .toggle("f, follow", "Follow log output")
                .toggle("no-log-prefix", "Don't print prefix in logs")
                .value("n, tail", FlagType.STRING, "Number of lines to show from the end of the logs for each"
                        + " container (default \"all\")")
                .toggle("t, timestamps", "Show timestamps");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(flags.positionals());
        ProjectApi api = session.api(target.name());
        List<ExistingContainer> containers =
                target.select(api.observe(Map.of()), flags.positionals()).containers();
        var parameters = new HashMap<String, String>();
        parameters.put("tail", flags.value("tail").orElse("all"));
        if (flags.isSet("timestamps")) {
            parameters.put("timestamps", "1");
        }
        var output = new LogOutput(cli, api, !flags.isSet("no-log-prefix"));
        if (flags.isSet("follow")) {
            output.follow(containers, parameters);
        } else {
            output.print(containers, parameters);
        }
        return 0;
    }
}
