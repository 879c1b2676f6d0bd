package jd.client.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ApiRequest;
import jd.client.api.FilterParameter;
import jd.client.body.BodyFields;
import jd.client.body.ContainerTexts;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.command.EachArgument;
import jd.client.command.PruneRequests;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `volume create`, `inspect`, `ls`, `prune`, `rm`: manage directories that are kept when containers are removed.
///
/// Docker 1.2 had only volumes without names, and no command for them.
public final class CmdVolume {
    public static final CommandGroup GROUP = new CommandGroup("volume", "Manage volumes", List.of(
            new CommandGroup.Entry("create", "Create a volume"),
            new CommandGroup.Entry("inspect", "Display detailed information on one or more volumes"),
            new CommandGroup.Entry("ls", "List volumes"),
            new CommandGroup.Entry("prune", "Remove unused local volumes"),
            new CommandGroup.Entry("rm", "Remove one or more volumes")));

    private CmdVolume() {}

    public static Optional<Command> make(String name) {
        return switch (name) {
            case "create" -> Optional.of(new Create());
            case "inspect" -> Optional.of(new CmdInspectType("volume"));
            case "ls", "list" -> Optional.of(new Ls());
            case "prune" -> Optional.of(new Prune());
            case "rm", "remove" -> Optional.of(new Rm());
            default -> Optional.empty();
        };
    }

    private static String path(String volume) {
        return "/volumes/" + ApiRequest.escape(volume);
    }

    static final class Create implements Command {
        @Override
        public Flags flags() {
            return new Flags("volume create", "[OPTIONS] [VOLUME]", ArgumentCount.atMost(1), "Create a volume")
                    .value("d, driver", FlagType.STRING, "Specify volume driver name (default \"local\")")
                    .value("label", FlagType.LIST, "Set metadata for a volume")
                    .value("o, opt", FlagType.MAP, "Set driver specific options (default map[])");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            Map<String, Object> body = new LinkedHashMap<>();
            if (!arguments.positionals().isEmpty()) {
                body.put("Name", arguments.positional(0));
            }
            body.put("Driver", arguments.value("driver").orElse("local"));
            BodyFields.putUnlessEmpty(body, "DriverOpts", ContainerTexts.pairs(arguments.values("opt")));
            BodyFields.putUnlessEmpty(body, "Labels", ContainerTexts.pairs(arguments.values("label")));
            JsonTree volume = cli.api().document(ApiRequest.post("/volumes/create").json(new JsonTree(body).bytes()));
            cli.out().println(volume.at("Name").text());
            return 0;
        }
    }

    static final class Ls implements Command {
        private static final String UNKNOWN = "N/A";

        @Override
        public Flags flags() {
            return new Flags("volume ls", "[OPTIONS]", ArgumentCount.NONE, "List volumes")
                    .aliases("jd volume ls, jd volume list")
                    .value("f, filter", FlagType.FILTER, "Provide filter values (e.g. \"dangling=true\")")
                    .listFormat()
                    .toggle("q, quiet", "Only display volume names");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            ApiRequest request = FilterParameter.add(ApiRequest.get("/volumes"), arguments.values("filter"));
            List<JsonTree> volumes = cli.api().document(request).at("Volumes").elements();
            String format = arguments.text("format");
            if (arguments.isSet("quiet") && format.isEmpty()) {
                volumes.forEach(volume -> cli.out().println(volume.at("Name").text()));
            } else {
                cli.out().print(LISTING.print(format, volumes.stream().map(Ls::row).toList()));
            }
            return 0;
        }

        private static final Listing LISTING = Listing.of(
                "Driver", "DRIVER", "Name", "VOLUME NAME", "Availability", "AVAILABILITY", "Group", "GROUP",
                "Labels", "LABELS", "Links", "LINKS", "Mountpoint", "MOUNTPOINT", "Scope", "SCOPE", "Size", "SIZE",
                "Status", "STATUS")
                .hiding("Availability", "Group", "Labels", "Links", "Mountpoint", "Scope", "Size", "Status");

        static Map<String, String> row(JsonTree volume) {
            var row = new TreeMap<String, String>();
            for (String field : List.of("Driver", "Mountpoint", "Name", "Scope")) {
                row.put(field, volume.at(field).text());
            }
            row.put("Labels", Listing.pairs(volume.at("Labels")));
            for (String field : List.of("Availability", "Group", "Links", "Size", "Status")) {
                row.put(field, UNKNOWN);
            }
            return row;
        }
    }

    static final class Prune implements Command {
        @Override
        public Flags flags() {
            return new Flags("volume prune", "[OPTIONS]", ArgumentCount.NONE, "Remove unused local volumes")
                    .toggle("a, all", "Remove all unused volumes, not just anonymous ones")
                    .value("filter", FlagType.FILTER, "Provide filter values (e.g. \"label=<label>\")")
                    .toggle("f, force", "Do not prompt for confirmation");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            boolean all = arguments.isSet("all");
            String warning = "WARNING! This will remove " + (all ? "all" : "anonymous")
                    + " local volumes not used by at least one container.";
            PruneRequests.confirmed(
                    cli, arguments, warning, () -> PruneRequests.volumes(cli, all, arguments.values("filter")));
            return 0;
        }
    }

    static final class Rm implements Command {
        @Override
        public Flags flags() {
            return new Flags("volume rm", "[OPTIONS] VOLUME [VOLUME...]", ArgumentCount.atLeast(1),
                    "Remove one or more volumes. You cannot remove a volume that is in use by a container.")
                    .aliases("jd volume rm, jd volume remove")
                    .toggle("f, force", "Force the removal of one or more volumes");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            return EachArgument.run(cli, arguments, volume -> cli.api().run(
                    ApiRequest.delete(path(volume)).with("force", arguments.isSet("force"))));
        }
    }
}
