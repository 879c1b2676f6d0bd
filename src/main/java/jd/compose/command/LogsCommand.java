package jd.compose.command;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.LogTime;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.ExistingContainer;
import jd.compose.session.ComposeSession;
import jd.compose.session.LogOutput;
import jd.compose.session.ProjectApi;
import jd.compose.session.RunEnds;
import jd.compose.session.TargetProject;

/// `logs`: what the containers of the project have printed.
public record LogsCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose logs", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "View output from containers")
                .toggle("f, follow", "Follow log output")
                .value("index", FlagType.INT, "index of the container if service has multiple replicas")
                .toggle("no-color", "Produce monochrome output")
                .toggle("no-log-prefix", "Don't print prefix in logs")
                .value("since", FlagType.STRING, "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative"
                        + " (e.g. 42m for 42 minutes)")
                .value("n, tail", FlagType.STRING, "Number of lines to show from the end of the logs for each"
                        + " container (default \"all\")")
                .toggle("t, timestamps", "Show timestamps")
                .value("until", FlagType.STRING, "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or"
                        + " relative (e.g. 42m for 42 minutes)");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(flags.positionals());
        ProjectApi api = session.api(target.name());
        long index = flags.number("index", 0);
        if (index > 0 && flags.positionals().size() != 1) {
            throw ComposeException.failed("--index requires one service to be selected");
        }
        List<ExistingContainer> containers =
                target.select(api.observe(Map.of()), flags.positionals()).containers().stream()
                        .filter(container -> index == 0 || container.number() == index).toList();
        if (index > 0 && containers.isEmpty()) {
            throw ComposeException.notRunning(flags.positional(0), index);
        }
        // Both streams go to standard output, so that a filter such as `logs | grep` reads all lines.
        var output = new LogOutput(cli, api, style(flags), cli.out());
        if (flags.isSet("follow")) {
            try (RunEnds ends = RunEnds.watch(api)) {
                output.follow(containers, parameters(flags), ends, LogOutput.EndListener.NONE);
            }
        } else {
            output.print(containers, parameters(flags));
        }
        return 0;
    }

    private LogOutput.Style style(Arguments flags) {
        return flags.isSet("no-log-prefix") ? LogOutput.Style.PLAIN
                : flags.isSet("no-color") || !session.mode().colored() ? LogOutput.Style.MONOCHROME : LogOutput.Style.PREFIXED;
    }

    private static Map<String, String> parameters(Arguments flags) {
        var parameters = new HashMap<String, String>();
        parameters.put("tail", flags.value("tail").orElse("all"));
        for (String bound : List.of("since", "until")) {
            flags.value(bound).ifPresent(text -> parameters.put(bound, LogTime.parse(text, bound, Instant.now())));
        }
        if (flags.isSet("timestamps")) {
            parameters.put("timestamps", "1");
        }
        return parameters;
    }
}
