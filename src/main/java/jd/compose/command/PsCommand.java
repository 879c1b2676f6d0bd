package jd.compose.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.Labels;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;
import jd.compose.session.TargetProject;
import jd.server.api.ContainerSummary;

/// `ps`: the containers of the project.
public record PsCommand(ComposeSession session) implements Command {
    private static final List<String> UP = List.of("running", "paused", "restarting");

    @Override
    public Flags flags() {
        return new Flags("compose ps", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0), "List containers")
                .toggle("a, all", "Show all stopped containers (including those created by the run command)")
                .value("filter", FlagType.STRING, "Filter services by a property (supported filters: status)")
                .value("format", FlagType.STRING, "Format output using a custom template: 'table', 'table TEMPLATE',"
                        + " 'json' or a Go template (default \"table\")")
                .toggle("no-trunc", "Don't truncate output")
                .toggle("orphans", "Include orphaned services (not declared by project) (default true)")
                .toggle("q, quiet", "Only display IDs")
                .toggle("services", "Display services")
                .value("status", FlagType.LIST, "Filter services by status. Values: [paused | restarting | removing |"
                        + " running | dead | created | exited]");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        List<String> states = states(flags);
        TargetProject target = session.target(flags.positionals());
        boolean all = flags.isSet("all") || !states.isEmpty();
        List<ContainerSummary> containers = session.api(target.name()).summaries().stream()
                .filter(container -> all
                        || UP.contains(container.state()) && !"True".equals(container.labels().get(Labels.ONE_OFF)))
                .filter(container -> states.isEmpty() || states.contains(container.state()))
                .filter(container -> flags.select(service(container)))
                .filter(container -> flags.isSet("orphans", true)
                        || target.services(List.of()).contains(service(container)))
                .sorted(Comparator.comparing(ProjectApi::name))
                .toList();
        if (flags.isSet("quiet")) {
            containers.forEach(container -> cli.out().println(container.id()));
        } else if (flags.isSet("services")) {
            containers.stream().map(PsCommand::service).distinct().forEach(cli.out()::println);
        } else {
            cli.out().print(PsRow.LISTING.print(flags.text("format"), containers.stream()
                    .map(container -> new PsRow(container, flags.isSet("no-trunc")).fields()).toList()));
        }
        return 0;
    }

    private static String service(ContainerSummary container) {
        return container.labels().getOrDefault(Labels.SERVICE, "");
    }

    /// {@return the values of `--status` and of `--filter status=`}
    private static List<String> states(Arguments flags) {
        var states = new ArrayList<>(flags.values("status"));
        Stream.of(flags.text("filter")).filter(filter -> !filter.isEmpty()).forEach(filter -> {
            String[] parts = filter.split("=", 2);
            if (parts.length < 2) {
                throw ComposeException.failed("arguments to --filter should be in form KEY=VAL");
            }
            if (!parts[0].equals("status")) {
                throw ComposeException.failed("unknown filter " + parts[0]);
            }
            states.add(parts[1]);
        });
        return states;
    }
}
