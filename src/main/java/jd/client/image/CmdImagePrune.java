package jd.client.image;

import jd.client.command.Command;
import jd.client.command.PruneRequests;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `image prune`: removes the images without a name, or with `-a` all that no container was created from.
public final class CmdImagePrune implements Command {
    @Override
    public Flags flags() {
        return new Flags("image prune", "[OPTIONS]", ArgumentCount.NONE, "Remove unused images")
                .toggle("a, all", "Remove all unused images, not just dangling ones")
                .value("filter", FlagType.FILTER, "Provide filter values (e.g. \"until=<timestamp>\")")
                .toggle("f, force", "Do not prompt for confirmation");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        boolean all = arguments.isSet("all");
        String warning = all
                ? "WARNING! This will remove all images without at least one container associated to them."
                : "WARNING! This will remove all dangling images.";
        PruneRequests.confirmed(
                cli, arguments, warning, () -> PruneRequests.images(cli, all, arguments.values("filter")));
        return 0;
    }
}
