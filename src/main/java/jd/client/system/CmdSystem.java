package jd.client.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.command.Confirmation;
import jd.client.command.GroupForm;
import jd.client.command.PruneRequests;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `system df`, `events`, `info`, `prune`: commands for the daemon as a whole.
public final class CmdSystem {
    public static final CommandGroup GROUP = new CommandGroup("system", "Manage jd", List.of(
            new CommandGroup.Entry("df", "Show jd disk usage"),
            new CommandGroup.Entry("events", "Get real time events from the server"),
            new CommandGroup.Entry("info", "Display system-wide information"),
            new CommandGroup.Entry("prune", "Remove unused data")));

    private CmdSystem() {}

    public static Optional<Command> make(String name) {
        return switch (name) {
            case "df" -> Optional.of(new CmdSystemDf());
            case "events" -> Optional.of(
                    new GroupForm("system events", "jd system events, jd events", new CmdEvents()));
            case "info" -> Optional.of(new GroupForm("system info", "jd system info, jd info", new CmdInfo()));
            case "prune" -> Optional.of(new Prune());
            default -> Optional.empty();
        };
    }

    /// Containers first, since they use images, networks and volumes.
    static final class Prune implements Command {
        @Override
        public Flags flags() {
            return new Flags("system prune", "[OPTIONS]", ArgumentCount.NONE, "Remove unused data")
                    .toggle("a, all", "Remove all unused images not just dangling ones")
                    .value("filter", FlagType.FILTER, "Provide filter values (e.g. \"label=<key>=<value>\")")
                    .toggle("f, force", "Do not prompt for confirmation")
                    .toggle("volumes", "Prune anonymous volumes");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            boolean all = arguments.isSet("all");
            boolean volumes = arguments.isSet("volumes");
            List<String> filters = arguments.values("filter");
            if (volumes && filters.stream().anyMatch(filter -> filter.startsWith("until="))) {
                throw new ClientException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
            }
            if (arguments.isSet("force") || Confirmation.given(cli, warning(all, volumes, filters))) {
                long bytes = shown(cli, PruneRequests.containers(cli, filters))
                        + shown(cli, PruneRequests.networks(cli, filters))
                        + (volumes ? shown(cli, PruneRequests.volumes(cli, false, filters)) : 0)
                        + shown(cli, PruneRequests.images(cli, all, filters))
                        + shown(cli, PruneRequests.buildCache(cli, all, filters));
                PruneRequests.printTotal(cli, bytes);
            }
            return 0;
        }

        private static long shown(Cli cli, PruneRequests.Pruned pruned) {
            PruneRequests.print(cli, pruned.lines());
            return pruned.bytes();
        }

        private static String warning(boolean all, boolean volumes, List<String> filters) {
            List<String> lines = new ArrayList<>(List.of(
                    "WARNING! This will remove:",
                    "  - all stopped containers",
                    "  - all networks not used by at least one container"));
            if (volumes) {
                lines.add("  - all anonymous volumes not used by at least one container");
            }
            lines.add(all
                    ? "  - all images without at least one container associated to them"
                    : "  - all dangling images");
            lines.add(all ? "  - all build cache" : "  - unused build cache");
            lines.add("");
            if (!filters.isEmpty()) {
                lines.add("  Items to be pruned will be filtered with:");
                filters.forEach(filter -> lines.add("  - " + filter));
                lines.add("");
            }
            return String.join("\n", lines);
        }
    }
}
