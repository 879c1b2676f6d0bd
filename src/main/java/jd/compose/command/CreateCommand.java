package jd.compose.command;

import java.util.ArrayList;
import java.util.List;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.session.ComposeSession;

/// `create`: what `up --no-start` does, under a name of its own.
public record CreateCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose create", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Creates containers for a service")
                .toggle("build", "Build images before starting containers")
                .toggle("force-recreate", "Recreate containers even if their configuration and image haven't changed")
                .toggle("no-build", "Don't build an image, even if it's policy")
                .toggle("no-recreate", "If containers already exist, don't recreate them. Incompatible with"
                        + " --force-recreate.")
                .value("pull", FlagType.LIST, "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\")"
                        + " (default \"policy\")")
                .toggle("quiet-pull", "Pull without printing progress information")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .value("scale", FlagType.LIST, "Scale SERVICE to NUM instances. Overrides the scale setting in the"
                        + " Compose file if present.");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        var words = new ArrayList<>(List.of("--no-start"));
        words.addAll(flags.forwarded("build", "force-recreate", "no-build", "no-recreate", "pull", "quiet-pull",
                "remove-orphans", "scale"));
        words.addAll(flags.positionals());
        var up = new UpCommand(session);
        return up.run(cli, up.flags().parse(words));
    }
}
