package jd.compose;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.PortColumn;
import jd.client.format.Shortened;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.compose.plan.Labels;
import jd.server.api.ContainerSummary;
import jd.server.api.Json;
import jd.server.api.TimeSpan;

/// `ps`: the containers of the project.
record PsCommand(ComposeSession session) implements Command {
    private static final int LONGEST_COMMAND = 20;

    @Override
    public Flags flags() {
        return new Flags("compose ps", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0), "List containers")
                .toggle("a, all", "Show all stopped containers (including those created by the run command)")
                .toggle("q, quiet", "Only display IDs")
                .toggle("services", "Display services");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        List<ContainerSummary> containers = session.api(session.projectName()).summaries().stream()
                .filter(container -> flags.isSet("all") || container.state().equals("running")
                        && !"True".equals(container.labels().get(Labels.ONE_OFF)))
                .filter(container -> flags.positionals().isEmpty()
                        || flags.positionals().contains(container.labels().get(Labels.SERVICE)))
                .sorted(Comparator.comparing(ProjectApi::name))
                .toList();
        if (flags.isSet("quiet")) {
            containers.forEach(container -> cli.out().println(container.id()));
        } else if (flags.isSet("services")) {
            containers.stream().map(container -> container.labels().get(Labels.SERVICE)).distinct().sorted()
                    .forEach(cli.out()::println);
        } else {
            cli.out().print(table(containers));
        }
        return 0;
    }

    private static Table table(List<ContainerSummary> containers) {
        var table = new Table().line("NAME", "IMAGE", "COMMAND", "SERVICE", "CREATED", "STATUS", "PORTS");
        for (ContainerSummary container : containers) {
            Duration age = Duration.between(Instant.ofEpochSecond(container.created()), Instant.now());
            List<PortColumn.Port> ports = Json.orEmpty(container.ports()).stream()
                    .map(port -> new PortColumn.Port(port.ip() == null ? "" : port.ip(), port.privatePort(),
                            port.publicPort(), port.type()))
                    .toList();
            table.line(ProjectApi.name(container), container.image(),
                    Shortened.quoted(Shortened.text(container.command(), LONGEST_COMMAND)),
                    container.labels().get(Labels.SERVICE), new TimeSpan(age).human() + " ago", container.status(),
                    PortColumn.of(ports));
        }
        return table;
    }
}
