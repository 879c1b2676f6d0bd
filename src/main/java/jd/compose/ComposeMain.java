package jd.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jd.client.Client;
import jd.client.api.ClientException;
import jd.client.api.ConnectionOptions;
import jd.client.api.DaemonAddress;
import jd.client.api.HeadStart;
import jd.client.api.RemoteApi;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.ConnectionFlags;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.UsageText;
import jd.client.session.Cli;
import jd.client.session.ProcessContext;
import jd.compose.file.ComposeException;
import jd.compose.plan.Schedule;
import jd.compose.plan.StepSchedule;
import jd.compose.project.ProjectOptions;
import jd.compose.session.ComposeSession;
import jd.compose.session.RunMode;
import jd.compose.session.TaskDisplay;
import jd.server.api.ContainerSummary;
import jd.server.api.NetworkJson;
import jd.server.api.VolumesResponse;

/// The program `jd compose`: parses the options of the project and runs the command.
///
/// Compose 1.2: compose/cli/main.py
public final class ComposeMain {
    private ComposeMain() {}

    /// @param args the arguments behind `compose`
    /// @return the exit code of the process
    public static int run(String[] args) {
        HeadStart.begin(NetworkJson[].class, VolumesResponse.class, ContainerSummary[].class);
        return runIn(ProcessContext.ofProcess(), Path.of("").toAbsolutePath(), List.of(args));
    }

    /// The same in the given process context and directory. {@return the exit code}
    public static int runIn(ProcessContext process, Path workingDirectory, List<String> args) {
        return runWith(process, workingDirectory, args, Schedule::new);
    }

    /// The same with a student's schedule, in lab 17. {@return the exit code}
    public static int runWith(
            ProcessContext process, Path workingDirectory, List<String> args, StepSchedule.Factory schedules) {
        return Client.reportingFailure(process, () -> dispatch(process, workingDirectory, args, schedules));
    }

    private static Flags options() {
        return ConnectionFlags.declare(new Flags("compose", "[OPTIONS] COMMAND", ArgumentCount.atLeast(0),
                "Define and run multi-container applications")).stopAtFirstArgument()
                .value("ansi", FlagType.STRING, "Control when to print ANSI control characters"
                        + " (\"never\"|\"always\"|\"auto\") (default \"auto\")")
                .toggle("compatibility", "Run compose in backward compatibility mode")
                .toggle("dry-run", "Execute command in dry run mode")
                .value("env-file", FlagType.LIST, "Specify an alternate environment file")
                .value("f, file", FlagType.LIST, "Compose configuration files")
                .value("profile", FlagType.LIST, "Specify a profile to enable")
                .value("progress", FlagType.STRING, "Set type of progress output (auto, tty, plain, quiet) (default"
                        + " \"auto\")")
                .value("project-directory", FlagType.STRING, "Specify an alternate working directory")
                .value("parallel", FlagType.INT, "Control max parallelism, -1 for unlimited")
                .value("p, project-name", FlagType.STRING, "Project name")
                .toggle("v, version", "Show the Docker Compose version information");
    }

    private static int dispatch(
            ProcessContext process, Path workingDirectory, List<String> args, StepSchedule.Factory schedules) {
        Arguments flags = options().parse(args);
        List<String> words = flags.isSet("version") ? List.of("version") : flags.positionals();
        if (flags.wantsHelp() || words.isEmpty()) {
            Cli.text(process.out()).print(UsageText.of(flags.flags()) + ComposeCommands.usage().usage());
            return 0;
        }
        String name = words.getFirst();
        if (name.equals("rehearse")) {
            return ComposeRehearsal.run(process, Path.of(flags.text("project-directory")), flags.values("host"));
        }
        ConnectionOptions connection = ConnectionFlags.read(flags);
        // Some commands need no daemon, so they start none.
        Cli cli = List.of("config", "version").contains(name)
                ? new Cli(process, new RemoteApi(DaemonAddress.of(connection, process.environment())))
                : Client.connect(process, connection);
        var session = new ComposeSession(
                project(flags, workingDirectory, process), process, connection, cli, mode(flags, process, schedules));
        Command command = ComposeCommands.make(name, session).orElseThrow(() -> new ClientException(
                "unknown docker command: \"compose " + name + "\""));
        return Client.runCommand(
                new WithDryRun(name, session, command), words.subList(1, words.size()), cli.out(), () -> cli);
    }

    private static RunMode mode(Arguments flags, ProcessContext process, StepSchedule.Factory schedules) {
        String ansi = flags.value("ansi").orElse("auto");
        if (!List.of("never", "always", "auto").contains(ansi)) {
            throw ComposeException.failed("unknown ANSI mode \"" + ansi + "\"");
        }
        TaskDisplay.Style progress = progress(flags.value("progress").orElse("auto"), ansi, process);
        return new RunMode(
                flags.isSet("dry-run"), parallel(flags, process), progress, !ansi.equals("never"), schedules);
    }

    private static TaskDisplay.Style progress(String progress, String ansi, ProcessContext process) {
        switch (progress) {
            case "quiet", "none":
                return TaskDisplay.Style.QUIET;
            case "plain":
                if (ansi.equals("always")) {
                    throw ComposeException.failed("can't use --progress plain while ANSI support is forced");
                }
                return TaskDisplay.Style.PLAIN;
            case "tty":
                if (ansi.equals("never")) {
                    throw ComposeException.failed("can't use --progress tty while ANSI support is disabled");
                }
                return TaskDisplay.Style.TERMINAL;
            case "auto":
                boolean terminal = ansi.equals("always") || ansi.equals("auto") && process.terminals().test(2);
                return terminal ? TaskDisplay.Style.TERMINAL : TaskDisplay.Style.PLAIN;
            default:
                throw ComposeException.failed("unsupported --progress value \"" + progress + "\"");
        }
    }

    private static int parallel(Arguments flags, ProcessContext process) {
        String variable = process.environment().getOrDefault("COMPOSE_PARALLEL_LIMIT", "");
        String text = flags.value("parallel").orElse(variable);
        if (!text.matches("|-?\\d{1,9}")) {
            throw ComposeException.failed("COMPOSE_PARALLEL_LIMIT must be an integer (found: \"" + text + "\")");
        }
        return text.isEmpty() || Integer.parseInt(text) < 1 ? Integer.MAX_VALUE : Integer.parseInt(text);
    }

    private static ProjectOptions project(Arguments flags, Path workingDirectory, ProcessContext process) {
        var profiles = new ArrayList<>(flags.values("profile"));
        profiles.addAll(List.of(process.environment().getOrDefault("COMPOSE_PROFILES", "").split(",")));
        Map<String, String> environment = new HashMap<>(process.environment());
        if (flags.isSet("compatibility")) {
            environment.put("COMPOSE_COMPATIBILITY", "true");
        }
        return new ProjectOptions(flags.values("file"), flags.text("project-name"), flags.text("project-directory"),
                flags.values("env-file"), profiles, workingDirectory, environment);
    }
}
