package jd.compose.command;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.Labels;

/// `version`: the version of docker compose that this one is compatible with.
public record VersionCommand() implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose version", "[OPTIONS]", ArgumentCount.NONE,
                "Show the Docker Compose version information")
                .value("f, format", FlagType.STRING, "Format the output. Values: [pretty | json]. (Default: pretty)")
                .toggle("short", "Shows only Compose's version number");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        if (flags.isSet("short")) {
            cli.out().println(Labels.COMPATIBLE_WITH);
        } else if (flags.text("format").equals("json")) {
            cli.out().println("{\"version\":\"" + Labels.COMPATIBLE_WITH + "\"}");
        } else {
            cli.out().println("Docker Compose version " + Labels.COMPATIBLE_WITH);
        }
        return 0;
    }
}
