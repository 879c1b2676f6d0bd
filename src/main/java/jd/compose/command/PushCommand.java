package jd.compose.command;

import java.util.ArrayList;
import java.util.List;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.session.ComposeSession;
import jd.compose.session.TaskDisplay;

/// `push`: the images that are built and have a name of their own, with the client's `push`.
public record PushCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose push", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0), "Push service images")
                .toggle("ignore-push-failures", "Push what it can and ignores images with push failures")
                .toggle("include-deps", "Also push images of services declared as dependencies")
                .toggle("q, quiet", "Push without printing progress information");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        Project project = session.project(flags.positionals(), flags.isSet("include-deps"));
        for (Service service : project.services().values()) {
            if (!service.document().has("build") || !service.document().has("image")) {
                try (TaskDisplay progress = session.progress("Pushing")) {
                    progress.report(service.name(), "Skipped", "", TaskDisplay.State.DONE);
                }
                continue;
            }
            var command = new ArrayList<>(List.of("push"));
            command.addAll(flags.forwarded("quiet"));
            command.add(service.document().text("image"));
            int exitCode = session.dryRun() ? 0 : session.client(command);
            if (exitCode != 0 && !flags.isSet("ignore-push-failures")) {
                return exitCode;
            }
        }
        return 0;
    }
}
