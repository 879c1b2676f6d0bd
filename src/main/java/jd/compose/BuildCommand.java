package jd.compose;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.project.ServiceOrder;

/// `build`: the images of the services that have a build section.
record BuildCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose build", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Build or rebuild services");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        Project project = session.project(flags.positionals(), false);
        for (Service service : ServiceOrder.of(project)) {
            if (service.document().has("build")) {
                int exitCode = session.build(service, service.image(project.name()));
                if (exitCode != 0) {
                    return exitCode;
                }
            }
        }
        return 0;
    }
}
