package jd.client.system;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.SecurityFlags;
import jd.client.format.GoTemplate;
import jd.client.format.TemplateException;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// `info`: shows the daemon's version, drivers, limits and warnings.
public final class CmdInfo implements Command {
    @Override
    public Flags flags() {
        return new Flags("info", "[OPTIONS]", ArgumentCount.NONE, "Display system-wide information")
                .value("f, format", FlagType.STRING, "Format output using a custom template: 'json' or a Go template");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String format = arguments.text("format");
        JsonTree info = cli.api().document(ApiRequest.get("/info"));
        if (format.isEmpty()) {
            cli.out().print(text(info));
            info.at("Warnings").texts().forEach(cli.err()::println);
            return 0;
        }
        try {
            cli.out().println(GoTemplate.parse(format.equals("json") ? "{{json .}}" : format).fill(info.value()));
            return 0;
        } catch (TemplateException e) {
            throw new ClientException(1, "template parsing error: " + e.getMessage(), e);
        }
    }

    private static String text(JsonTree info) {
        var lines = new ArrayList<>(List.of("Client:", " Version:    0.1.0", " Debug Mode: false", "", "Server:"));
        containersAndStorage(info, lines);
        drivers(info, lines);
        host(info, lines);
        lines.add("");
        return String.join("\n", lines) + "\n";
    }

    private static void containersAndStorage(JsonTree info, List<String> lines) {
        lines.add(" Containers: " + info.at("Containers").number());
        lines.add("  Running: " + info.at("ContainersRunning").number());
        lines.add("  Paused: " + info.at("ContainersPaused").number());
        lines.add("  Stopped: " + info.at("ContainersStopped").number());
        lines.add(" Images: " + info.at("Images").number());
        field(info, "ServerVersion", "Server Version", lines);
        field(info, "Driver", "Storage Driver", lines);
        info.at("DriverStatus").elements().forEach(pair -> lines.add("  " + String.join(": ", pair.texts())));
    }

    private static void drivers(JsonTree info, List<String> lines) {
        field(info, "LoggingDriver", "Logging Driver", lines);
        field(info, "CgroupDriver", "Cgroup Driver", lines);
        field(info, "CgroupVersion", "Cgroup Version", lines);
        lines.add(" Plugins:");
        lines.add("  Volume: " + joined(info.at("Plugins").at("Volume")));
        lines.add("  Network: " + joined(info.at("Plugins").at("Network")));
        lines.add("  Log: " + joined(info.at("Plugins").at("Log")));
        String swarm = info.at("Swarm").at("LocalNodeState").text();
        lines.add(" Swarm: " + (swarm.isEmpty() ? "inactive" : swarm));
        List<String> runtimes = info.at("Runtimes").names();
        if (!runtimes.isEmpty()) {
            lines.add(" Runtimes: " + runtimes.stream().sorted().collect(Collectors.joining(" ")));
        }
        field(info, "DefaultRuntime", "Default Runtime", lines);
        field(info, "InitBinary", "Init Binary", lines);
        for (String[] commit : new String[][] {{"ContainerdCommit", "containerd"}, {"RuncCommit", "runc"},
            {"InitCommit", "init"}}) {
            if (info.at(commit[0]).names().contains("ID")) {
                lines.add(" " + commit[1] + " version: " + info.at(commit[0]).at("ID").text());
            }
        }
    }

    private static void host(JsonTree info, List<String> lines) {
        securityOptions(info, lines);
        field(info, "KernelVersion", "Kernel Version", lines);
        field(info, "OperatingSystem", "Operating System", lines);
        field(info, "OSType", "OSType", lines);
        field(info, "Architecture", "Architecture", lines);
        lines.add(" CPUs: " + info.at("NCPU").number());
        lines.add(" Total Memory: " + new ByteSize(info.at("MemTotal").number()).binary());
        field(info, "Name", "Name", lines);
        field(info, "ID", "ID", lines);
        field(info, "DockerRootDir", "Docker Root Dir", lines);
        lines.add(" Debug Mode: " + info.at("Debug").truth());
        lines.add(" Experimental: " + info.at("ExperimentalBuild").truth());
        list("Insecure Registries", info.at("RegistryConfig").at("InsecureRegistryCIDRs"), lines);
        list("Registry Mirrors", info.at("RegistryConfig").at("Mirrors"), lines);
        lines.add(" Live Restore Enabled: " + info.at("LiveRestoreEnabled").truth());
    }

    /// `name=seccomp,profile=builtin` becomes two lines.
    private static void securityOptions(JsonTree info, List<String> lines) {
        if (info.at("SecurityOptions").elements().isEmpty()) {
            return;
        }
        lines.add(" Security Options:");
        for (String option : info.at("SecurityOptions").texts()) {
            for (String part : option.split(",")) {
                String[] pair = part.split("=", 2);
                boolean isName = pair[0].equals("name") && pair.length == 2;
                lines.add(isName ? "  " + pair[1] : "   " + title(pair[0]) + ": " + (pair.length == 2 ? pair[1] : ""));
            }
        }
    }

    private static String title(String key) {
        return key.isEmpty() ? key : Character.toUpperCase(key.charAt(0)) + key.substring(1);
    }

    private static void field(JsonTree info, String field, String title, List<String> lines) {
        if (!info.at(field).text().isEmpty()) {
            lines.add(" " + title + ": " + info.at(field).text());
        }
    }

    private static void list(String title, JsonTree values, List<String> lines) {
        if (!values.elements().isEmpty()) {
            lines.add(" " + title + ":");
            values.texts().forEach(value -> lines.add("  " + value));
        }
    }

    private static String joined(JsonTree list) {
        return String.join(" ", list.texts());
    }
}
