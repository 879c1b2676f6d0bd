package jd.compose.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.client.command.Command;
import jd.client.container.CmdStats;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;
import jd.compose.session.ComposeSession;

/// `stats`: the client's `stats` of the project's containers.
public record StatsCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return CmdStats.addFlags(new Flags("compose stats", "[OPTIONS] [SERVICE]", ArgumentCount.atMost(1),
                "Display a live stream of container(s) resource usage statistics"));
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String project = session.target(flags.positionals()).name();
        List<String> containers = session.api(project).observe(Map.of())
                .containers().stream()
                .filter(container -> flags.isSet("all") || container.isRunning())
                .filter(container -> flags.select(container.service()))
                .map(ExistingContainer::id).toList();
        if (containers.isEmpty()) {
            // Without a name the client's command would show all containers of the daemon.
            cli.err().println("no container found for project \"" + project + "\"");
            return 0;
        }
        var command = new ArrayList<>(List.of("stats"));
        command.addAll(flags.forwarded("no-stream", "no-trunc", "format"));
        command.addAll(containers);
        return session.client(command);
    }
}
