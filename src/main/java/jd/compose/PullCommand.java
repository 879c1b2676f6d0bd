package jd.compose;

import java.util.TreeMap;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// `pull`: the images of the services that have no build section, each once.
record PullCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose pull", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0), "Pull service images")
                .toggle("include-deps", "Also pull services declared as dependencies");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        Project project = session.project(flags.positionals(), flags.isSet("include-deps"));
        var images = new TreeMap<String, Service>();
        project.services().values().stream()
                .filter(service -> !service.document().has("build"))
                .forEach(service -> images.putIfAbsent(service.image(project.name()), service));
        images.forEach((image, service) -> session.pull(service, image));
        return 0;
    }
}
