package jd.compose.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.plan.Plan;
import jd.compose.plan.TakeDown;
import jd.compose.project.Project;
import jd.compose.session.ComposeSession;
import jd.compose.session.TargetProject;

/// `down`: stops and removes the containers of the project, and its networks; with `-v` its volumes too.
public record DownCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose down", "[OPTIONS] [SERVICES]", ArgumentCount.atLeast(0),
                "Stop and remove containers, networks")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .value("rmi", FlagType.STRING, "Remove images used by services. \"local\" remove only images that"
                        + " don't have a custom tag (\"local\"|\"all\")")
                .value("t, timeout", FlagType.INT, "Specify a shutdown timeout in seconds")
                .toggle("v, volumes", "Remove named volumes declared in the \"volumes\" section of the Compose file"
                        + " and anonymous volumes attached to containers");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String rmi = flags.text("rmi");
        if (!List.of("", "all", "local").contains(rmi)) {
            throw ComposeException.failed("invalid value for --rmi: \"" + rmi + "\"");
        }
        TargetProject target = session.target(flags.positionals());
        String name = target.name();
        Optional<Project> project = target.project();
        var request = new TakeDown.Request(name, project, Set.copyOf(flags.positionals()),
                flags.isSet("remove-orphans"), flags.isSet("volumes"),
                project.map(loaded -> images(loaded, rmi)).orElse(List.of()), UpCommand.timeout(flags));
        Plan plan = TakeDown.down(request, session.api(name).observe(Map.of()));
        if (plan.nodes().isEmpty() && project.isEmpty()) {
            cli.err().println("Warning: No resource found to remove for project \"" + name + "\".");
        }
        session.execute(name, plan);
        return 0;
    }

    /// {@return `all` images of the project, or the `local` ones, which have no name of their own}
    private static List<String> images(Project project, String rmi) {
        return rmi.isEmpty() ? List.of() : project.services().values().stream()
                .filter(service -> rmi.equals("all") || !service.document().has("image"))
                .map(service -> service.image(project.name()))
                .map(image -> image.matches(".*(:[^/]*|@.*)") ? image : image + ":latest")
                .distinct().sorted().toList();
    }
}
