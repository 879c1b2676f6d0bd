package jd.compose.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;
import jd.compose.session.ComposeSession;

/// `stats`: the client's `stats` of the project's containers.
public record StatsCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose stats", "[OPTIONS] [SERVICE]", ArgumentCount.atMost(1),
                "Display a live stream of container(s) resource usage statistics")
                .toggle("a, all", "Show all containers (default shows just running)")
                .value("format", FlagType.STRING, "Format output using a custom template: 'table', 'table TEMPLATE',"
                        + " 'json' or a Go template")
                .toggle("no-stream", "Disable streaming stats and only pull the first result")
                .toggle("no-trunc", "Do not truncate output");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String project = session.target(flags.positionals()).name();
        List<String> containers = session.api(project).observe(Map.of())
                .containers().stream()
                .filter(container -> flags.isSet("all") || container.isRunning())
                .filter(container -> flags.positionals().isEmpty()
                        || flags.positionals().contains(container.service()))
                .map(ExistingContainer::id).toList();
        if (containers.isEmpty()) {
            // Without a name the client's command would show all containers of the daemon.
            cli.err().println("no container found for project \"" + project + "\"");
            return 0;
        }
        var command = new ArrayList<>(List.of("stats"));
        for (String flag : List.of("no-stream", "no-trunc")) {
            if (flags.isSet(flag)) {
                command.add("--" + flag);
            }
        }
        flags.value("format").ifPresent(format -> command.addAll(List.of("--format", format)));
        command.addAll(containers);
        return session.client(command);
    }
}
