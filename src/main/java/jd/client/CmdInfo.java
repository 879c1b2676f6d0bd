package jd.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jd.client.format.GoTemplate;
import jd.client.format.TemplateException;
import jd.server.api.ByteSize;
import jd.server.api.Json;

/// `info`: what the daemon is and has, and what it warns about.
final class CmdInfo implements Command {
    @Override
    public Flags flags() {
        return new Flags("info", "[OPTIONS]", WordCount.NONE, "Display system-wide information")
                .value("f, format", FlagType.STRING, "Format output using a custom template: 'json' or a Go template");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String format = arguments.text("format");
        byte[] json = cli.api().read(ApiRequest.get("/info"));
        try {
            if (format.isEmpty()) {
                JsonNode info = Json.mapper().readTree(json);
                cli.out().print(text(info));
                info.path("Warnings").forEach(warning -> cli.err().println(warning.asText()));
            } else {
                cli.out().println(GoTemplate.parse(format.equals("json") ? "{{json .}}" : format)
                        .fill(Json.mapper().readValue(json, Object.class)));
            }
            return 0;
        } catch (TemplateException e) {
            throw new ClientException(1, "template parsing error: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's information: " + e.getMessage(), e);
        }
    }

    private static String text(JsonNode info) {
        var lines = new ArrayList<>(List.of("Client:", " Version:    0.1.0", " Debug Mode: false", "", "Server:"));
        containersAndStorage(info, lines);
        drivers(info, lines);
        host(info, lines);
        lines.add("");
        return String.join("\n", lines) + "\n";
    }

    private static void containersAndStorage(JsonNode info, List<String> lines) {
        lines.add(" Containers: " + info.path("Containers").asInt());
        lines.add("  Running: " + info.path("ContainersRunning").asInt());
        lines.add("  Paused: " + info.path("ContainersPaused").asInt());
        lines.add("  Stopped: " + info.path("ContainersStopped").asInt());
        lines.add(" Images: " + info.path("Images").asInt());
        field(info, "ServerVersion", "Server Version", lines);
        field(info, "Driver", "Storage Driver", lines);
        info.path("DriverStatus").forEach(pair -> lines.add("  " + pair.path(0).asText() + ": " + pair.path(1).asText()));
    }

    private static void drivers(JsonNode info, List<String> lines) {
        field(info, "LoggingDriver", "Logging Driver", lines);
        field(info, "CgroupDriver", "Cgroup Driver", lines);
        field(info, "CgroupVersion", "Cgroup Version", lines);
        lines.add(" Plugins:");
        lines.add("  Volume: " + words(info.path("Plugins").path("Volume")));
        lines.add("  Network: " + words(info.path("Plugins").path("Network")));
        lines.add("  Log: " + words(info.path("Plugins").path("Log")));
        lines.add(" Swarm: " + info.path("Swarm").path("LocalNodeState").asText("inactive"));
        var runtimes = new ArrayList<String>();
        info.path("Runtimes").fieldNames().forEachRemaining(runtimes::add);
        if (!runtimes.isEmpty()) {
            lines.add(" Runtimes: " + runtimes.stream().sorted().collect(Collectors.joining(" ")));
        }
        field(info, "DefaultRuntime", "Default Runtime", lines);
        field(info, "InitBinary", "Init Binary", lines);
        for (String[] commit : new String[][] {{"ContainerdCommit", "containerd"}, {"RuncCommit", "runc"},
            {"InitCommit", "init"}}) {
            if (info.path(commit[0]).has("ID")) {
                lines.add(" " + commit[1] + " version: " + info.path(commit[0]).path("ID").asText());
            }
        }
    }

    private static void host(JsonNode info, List<String> lines) {
        securityOptions(info, lines);
        field(info, "KernelVersion", "Kernel Version", lines);
        field(info, "OperatingSystem", "Operating System", lines);
        field(info, "OSType", "OSType", lines);
        field(info, "Architecture", "Architecture", lines);
        lines.add(" CPUs: " + info.path("NCPU").asInt());
        lines.add(" Total Memory: " + new ByteSize(info.path("MemTotal").asLong()).binary());
        field(info, "Name", "Name", lines);
        field(info, "ID", "ID", lines);
        field(info, "DockerRootDir", "Docker Root Dir", lines);
        lines.add(" Debug Mode: " + info.path("Debug").asBoolean());
        lines.add(" Experimental: " + info.path("ExperimentalBuild").asBoolean());
        list("Insecure Registries", info.path("RegistryConfig").path("InsecureRegistryCIDRs"), lines);
        list("Registry Mirrors", info.path("RegistryConfig").path("Mirrors"), lines);
        lines.add(" Live Restore Enabled: " + info.path("LiveRestoreEnabled").asBoolean());
    }

    /// `name=seccomp,profile=builtin` becomes two lines.
    private static void securityOptions(JsonNode info, List<String> lines) {
        if (info.path("SecurityOptions").isEmpty()) {
            return;
        }
        lines.add(" Security Options:");
        for (JsonNode option : info.path("SecurityOptions")) {
            for (String part : option.asText().split(",")) {
                String[] pair = part.split("=", 2);
                boolean isName = pair[0].equals("name") && pair.length == 2;
                lines.add(isName ? "  " + pair[1] : "   " + title(pair[0]) + ": " + (pair.length == 2 ? pair[1] : ""));
            }
        }
    }

    private static String title(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static void field(JsonNode info, String field, String title, List<String> lines) {
        if (!info.path(field).asText("").isEmpty()) {
            lines.add(" " + title + ": " + info.path(field).asText());
        }
    }

    private static void list(String title, JsonNode values, List<String> lines) {
        if (!values.isEmpty()) {
            lines.add(" " + title + ":");
            values.forEach(value -> lines.add("  " + value.asText()));
        }
    }

    private static String words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(" "));
    }
}
