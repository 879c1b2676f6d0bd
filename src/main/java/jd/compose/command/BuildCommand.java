package jd.compose.command;

import java.util.List;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.project.ServiceOrder;
import jd.compose.session.ComposeSession;
import jd.compose.session.TaskDisplay;

/// `build`: the images of the services that have a build section.
public record BuildCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose build", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Build or rebuild services")
                .value("build-arg", FlagType.LIST, "Set build-time variables for services")
                .value("m, memory", FlagType.BYTES, "Set memory limit for the build container.")
                .toggle("no-cache", "Do not use cache when building the image")
                .toggle("pull", "Always attempt to pull a newer version of the image")
                .toggle("push", "Push service images")
                .toggle("q, quiet", "Don't print anything to STDOUT")
                .toggle("with-dependencies", "Also build dependencies (transitively)");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        Project project = session.project(flags.positionals(), flags.isSet("with-dependencies"));
        for (Service service : ServiceOrder.of(project)) {
            if (service.document().has("build")) {
                int exitCode = build(service, service.image(project.name()), flags);
                if (exitCode != 0) {
                    return exitCode;
                }
            }
        }
        return 0;
    }

    private int build(Service service, String image, Arguments flags) {
        if (session.dryRun()) {
            try (TaskDisplay progress = session.progress("Building")) {
                progress.report("build service " + service.name(), "", "", TaskDisplay.State.DONE);
            }
            return 0;
        }
        int exitCode = session.build(
                service, image, flags.forwarded("build-arg", "memory", "no-cache", "pull", "quiet"));
        boolean push = flags.isSet("push") && service.document().has("image");
        return exitCode == 0 && push ? session.client(List.of("push", image)) : exitCode;
    }
}
