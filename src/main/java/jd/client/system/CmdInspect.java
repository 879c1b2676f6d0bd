package jd.client.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.GoTemplate;
import jd.client.format.IndentedJson;
import jd.client.format.TemplateException;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `inspect`: shows the daemon's description of a container, image, network or volume: the first that has the name.
public final class CmdInspect implements Command {
    private static final List<String> TYPES = List.of("container", "image", "network", "volume");
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int UNUSABLE = 64;

    @Override
    public Flags flags() {
        return new Flags("inspect", "[OPTIONS] NAME|ID [NAME|ID...]", ArgumentCount.atLeast(1),
                "Return low-level information on Docker objects")
                .value("f, format", FlagType.STRING, "Format output using a custom template: 'json' or a Go template")
                .toggle("s, size", "Display total file sizes if the type is container")
                .value("type", FlagType.STRING, "Return JSON for specified type");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String type = arguments.text("type");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            throw new ClientException("\"" + type + "\" is not a valid value for --type");
        }
        List<String> types = type.isEmpty() ? TYPES : List.of(type);
        return run(cli, arguments.positionals(), types, arguments.isSet("size"), arguments.text("format"));
    }

    /// @param types the types in which each name is looked up, in order
    static int run(Cli cli, List<String> names, List<String> types, boolean size, String format) {
        var found = new ArrayList<String>();
        var missing = new ArrayList<String>();
        for (String name : names) {
            try {
                found.add(find(cli, name, types, size));
            } catch (DaemonError e) {
                missing.add(types.size() > 1 && e.status() == NOT_FOUND ? "Error: No such object: " + name
                        : e.getMessage());
            }
        }
        print(cli, format, found);
        if (!missing.isEmpty()) {
            throw new ClientException(String.join("\n", missing));
        }
        return 0;
    }

    private static String find(Cli cli, String name, List<String> types, boolean size) {
        for (String type : types) {
            try {
                return new String(cli.api().read(request(type, name, size)), StandardCharsets.UTF_8);
            } catch (DaemonError e) {
                boolean elsewhere = e.status() == NOT_FOUND || e.status() == NOT_IMPLEMENTED;
                if (!elsewhere || types.size() == 1) {
                    throw e;
                }
            }
        }
        throw new DaemonError(NOT_FOUND, "no such object: " + name);
    }

    private static ApiRequest request(String type, String name, boolean size) {
        return switch (type) {
            case "container" -> ApiRequest.get(ApiRequest.containerPath(name) + "/json").with("size", size);
            case "image" -> ApiRequest.get("/images/" + name + "/json");
            case "network" -> ApiRequest.get("/networks/" + ApiRequest.escape(name));
            default -> ApiRequest.get("/volumes/" + ApiRequest.escape(name));
        };
    }

    private static GoTemplate parse(String format) {
        try {
            return GoTemplate.parse(format.equals("json") ? "{{json .}}" : format);
        } catch (TemplateException e) {
            throw new ClientException(UNUSABLE, "template parsing error: " + e.getMessage(), e);
        }
    }

    private static void print(Cli cli, String format, List<String> found) {
        if (format.isEmpty()) {
            cli.out().println(found.isEmpty() ? "[]" : IndentedJson.of("[" + String.join(",", found) + "]"));
            return;
        }
        GoTemplate template = parse(format);
        if (found.isEmpty()) {
            cli.out().println();
        }
        try {
            for (String json : found) {
                cli.out().println(template.fill(JsonTree.parse(json.getBytes(StandardCharsets.UTF_8)).value()));
            }
        } catch (TemplateException e) {
            cli.out().println();
            throw new ClientException(1, "template parsing error: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's description: " + e.getMessage(), e);
        }
    }
}
