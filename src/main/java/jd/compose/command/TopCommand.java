package jd.compose.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.compose.file.Section;
import jd.compose.plan.ExistingContainer;
import jd.compose.session.ComposeSession;
import jd.compose.session.TargetProject;
import jd.server.api.Json;

/// `top`: the processes of each container.
public record TopCommand(ComposeSession session) implements Command {
    private static final int NARROWEST = 5;

    @Override
    public Flags flags() {
        return new Flags("compose top", "[SERVICES...]", ArgumentCount.atLeast(0), "Display the running processes");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(List.of());
        session.api(target.name()).observe(Map.of()).running().stream()
                .filter(container -> flags.select(container.service()))
                .sorted(Comparator.comparing(ExistingContainer::name))
                .forEach(container -> cli.out().print(container.name() + "\n" + processes(cli, container) + "\n"));
        return 0;
    }

    /// A line of processes ends with a tab in compose, so that its last column is padded, too; the headings' is not.
    private static Table processes(Cli cli, ExistingContainer container) {
        var top = Section.of(Json.read(
                cli.api().read(ApiRequest.get(ApiRequest.containerPath(container.id()) + "/top")), Map.class));
        var table = new Table(NARROWEST).line(top.texts("Titles"));
        for (Object process : (List<?>) top.values().get("Processes")) {
            var cells = new ArrayList<String>();
            ((List<?>) process).forEach(cell -> cells.add(cell.toString()));
            cells.add("");
            table.line(cells);
        }
        return table;
    }
}
