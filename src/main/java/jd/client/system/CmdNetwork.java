package jd.client.system;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.api.FilterParameter;
import jd.client.body.BodyFields;
import jd.client.body.ContainerTexts;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.command.Confirmation;
import jd.client.command.EachArgument;
import jd.client.command.PruneRequests;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Listing;
import jd.client.format.Shortened;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `network connect`, `create`, `disconnect`, `inspect`, `ls`, `prune`, `rm`: manage networks of containers.
///
/// Docker 1.2 had one network and no command for it.
public final class CmdNetwork {
    public static final CommandGroup GROUP = new CommandGroup("network", "Manage networks", List.of(
            new CommandGroup.Entry("connect", "Connect a container to a network"),
            new CommandGroup.Entry("create", "Create a network"),
            new CommandGroup.Entry("disconnect", "Disconnect a container from a network"),
            new CommandGroup.Entry("inspect", "Display detailed information on one or more networks"),
            new CommandGroup.Entry("ls", "List networks"),
            new CommandGroup.Entry("prune", "Remove all unused networks"),
            new CommandGroup.Entry("rm", "Remove one or more networks")));

    private static final int NOT_FOUND = 404;

    private CmdNetwork() {}

    public static Optional<Command> make(String name) {
        return switch (name) {
            case "connect" -> Optional.of(new Connect());
            case "create" -> Optional.of(new Create());
            case "disconnect" -> Optional.of(new Disconnect());
            case "inspect" -> Optional.of(new CmdInspectType("network"));
            case "ls", "list" -> Optional.of(new Ls());
            case "prune" -> Optional.of(new Prune());
            case "rm", "remove" -> Optional.of(new Rm());
            default -> Optional.empty();
        };
    }

    private static String path(String network) {
        return "/networks/" + ApiRequest.escape(network);
    }

    static final class Connect implements Command {
        @Override
        public Flags flags() {
            return new Flags("network connect", "[OPTIONS] NETWORK CONTAINER", ArgumentCount.exactly(2),
                    "Connect a container to a network")
                    .value("alias", FlagType.LIST, "Add network-scoped alias for the container")
                    .value("driver-opt", FlagType.MAP, "driver options for the network")
                    .value("ip", FlagType.STRING, "IPv4 address (e.g., \"172.30.100.104\")")
                    .value("link", FlagType.LIST, "Add link to another container");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            Map<String, Object> addresses = new LinkedHashMap<>();
            arguments.value("ip").ifPresent(ip -> addresses.put("IPv4Address", ip));
            Map<String, Object> endpoint = BodyFields.of(
                    "IPAMConfig", addresses, "Links", arguments.isSet("link") ? arguments.values("link") : null);
            endpoint.put("Aliases", arguments.values("alias"));
            endpoint.put("DriverOpts", ContainerTexts.pairs(arguments.values("driver-opt")));
            Map<String, Object> body =
                    BodyFields.of("Container", arguments.positional(1), "EndpointConfig", endpoint);
            cli.api().run(ApiRequest.post(path(arguments.positional(0)) + "/connect").json(new JsonTree(body).bytes()));
            return 0;
        }
    }

    static final class Create implements Command {
        @Override
        public Flags flags() {
            return new Flags("network create", "[OPTIONS] NETWORK", ArgumentCount.exactly(1), "Create a network")
                    .toggle("attachable", "Enable manual container attachment")
                    .value("aux-address", FlagType.MAP,
                            "Auxiliary IPv4 addresses used by Network driver (default map[])")
                    .value("d, driver", FlagType.STRING, "Driver to manage the Network (default \"bridge\")")
                    .value("gateway", FlagType.STRING, "IPv4 Gateway for the subnet")
                    .toggle("internal", "Restrict external access to the network")
                    .value("ip-range", FlagType.STRING, "Allocate container ip from a sub-range")
                    .value("label", FlagType.LIST, "Set metadata on a network")
                    .value("o, opt", FlagType.MAP, "Set driver specific options (default map[])")
                    .value("subnet", FlagType.STRING, "Subnet in CIDR format that represents a network segment");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            Map<String, Object> body =
                    BodyFields.of("Name", arguments.positional(0), "Driver", arguments.value("driver").orElse("bridge"));
            Map<String, Object> ipam = BodyFields.of("Driver", "default", "Options", Map.of());
            ipam.put("Config", pools(arguments));
            body.put("IPAM", ipam);
            body.put("Internal", arguments.isSet("internal"));
            body.put("Attachable", arguments.isSet("attachable"));
            body.put("Options", ContainerTexts.pairs(arguments.values("opt")));
            body.put("Labels", ContainerTexts.pairs(arguments.values("label")));
            JsonTree network = cli.api().document(ApiRequest.post("/networks/create").json(new JsonTree(body).bytes()));
            cli.out().println(network.at("Id").text());
            return 0;
        }

        private static List<Map<String, Object>> pools(Arguments arguments) {
            Map<String, Object> pool = new LinkedHashMap<>();
            arguments.value("subnet").ifPresent(subnet -> pool.put("Subnet", subnet));
            arguments.value("ip-range").ifPresent(range -> pool.put("IPRange", range));
            arguments.value("gateway").ifPresent(gateway -> pool.put("Gateway", gateway));
            BodyFields.putUnlessEmpty(pool, "AuxiliaryAddresses", ContainerTexts.pairs(arguments.values("aux-address")));
            if (!pool.isEmpty() && !pool.containsKey("Subnet")) {
                throw new ClientException("every ip-range or gateway must have a corresponding subnet");
            }
            return pool.isEmpty() ? List.of() : List.of(pool);
        }
    }

    static final class Disconnect implements Command {
        @Override
        public Flags flags() {
            return new Flags("network disconnect", "[OPTIONS] NETWORK CONTAINER", ArgumentCount.exactly(2),
                    "Disconnect a container from a network")
                    .toggle("f, force", "Force the container to disconnect from a network");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            Map<String, Object> body =
                    BodyFields.of("Container", arguments.positional(1), "Force", arguments.isSet("force"));
            cli.api().run(
                    ApiRequest.post(path(arguments.positional(0)) + "/disconnect").json(new JsonTree(body).bytes()));
            return 0;
        }
    }

    static final class Ls implements Command {
        @Override
        public Flags flags() {
            return new Flags("network ls", "[OPTIONS]", ArgumentCount.NONE, "List networks")
                    .aliases("jd network ls, jd network list")
                    .value("f, filter", FlagType.FILTER, "Provide filter values (e.g. \"driver=bridge\")")
                    .listFormat()
                    .toggle("no-trunc", "Do not truncate the output")
                    .toggle("q, quiet", "Only display network IDs");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            ApiRequest request = FilterParameter.add(ApiRequest.get("/networks"), arguments.values("filter"));
            boolean full = arguments.isSet("no-trunc");
            List<Map<String, String>> rows = cli.api().document(request).elements().stream()
                    .sorted(Comparator.comparing(network -> network.at("Name").text()))
                    .map(network -> row(network, full))
                    .toList();
            String format = arguments.text("format");
            if (arguments.isSet("quiet") && format.isEmpty()) {
                rows.forEach(row -> cli.out().println(row.get("ID")));
            } else {
                cli.out().print(LISTING.print(format, rows));
            }
            return 0;
        }

        private static final Listing LISTING = Listing.of(
                "ID", "NETWORK ID", "Name", "NAME", "Driver", "DRIVER", "Scope", "SCOPE", "IPv6", "IPV6",
                "Internal", "INTERNAL", "Labels", "LABELS", "CreatedAt", "CREATED AT")
                .hiding("IPv6", "Internal", "Labels", "CreatedAt");

        private static Map<String, String> row(JsonTree network, boolean full) {
            var row = new TreeMap<String, String>();
            String id = network.at("Id").text();
            row.put("ID", full ? id : Shortened.id(id));
            for (String field : List.of("Name", "Driver", "Scope")) {
                row.put(field, network.at(field).text());
            }
            row.put("IPv6", network.at("EnableIPv6").text());
            row.put("Internal", network.at("Internal").text());
            row.put("Labels", Listing.pairs(network.at("Labels")));
            row.put("CreatedAt", network.at("Created").text());
            return row;
        }
    }

    static final class Prune implements Command {
        @Override
        public Flags flags() {
            return new Flags("network prune", "[OPTIONS]", ArgumentCount.NONE, "Remove all unused networks")
                    .value("filter", FlagType.FILTER, "Provide filter values (e.g. \"label=<label>\")")
                    .toggle("f, force", "Do not prompt for confirmation");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            String warning = "WARNING! This will remove all custom networks not used by at least one container.";
            if (arguments.isSet("force") || Confirmation.given(cli, warning)) {
                PruneRequests.print(cli, PruneRequests.networks(cli, arguments.values("filter")).lines());
            }
            return 0;
        }
    }

    static final class Rm implements Command {
        @Override
        public Flags flags() {
            return new Flags("network rm", "NETWORK [NETWORK...]", ArgumentCount.atLeast(1),
                    "Remove one or more networks")
                    .aliases("jd network rm, jd network remove")
                    .toggle("f, force", "Do not error if the network does not exist");
        }

        @Override
        public int run(Cli cli, Arguments arguments) {
            return EachArgument.run(cli, arguments, network -> remove(cli, network, arguments.isSet("force")));
        }

        private static void remove(Cli cli, String network, boolean force) {
            try {
                cli.api().run(ApiRequest.delete(path(network)));
            } catch (DaemonError e) {
                if (!force || e.status() != NOT_FOUND) {
                    throw e;
                }
            }
        }
    }
}
