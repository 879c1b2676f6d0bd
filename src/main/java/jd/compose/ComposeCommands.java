package jd.compose;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.compose.command.AttachCommand;
import jd.compose.command.BuildCommand;
import jd.compose.command.ConfigCommand;
import jd.compose.command.CpCommand;
import jd.compose.command.CreateCommand;
import jd.compose.command.DownCommand;
import jd.compose.command.EventsCommand;
import jd.compose.command.ExecCommand;
import jd.compose.command.ImagesCommand;
import jd.compose.command.KillCommand;
import jd.compose.command.Lifecycle;
import jd.compose.command.LifecycleCommand;
import jd.compose.command.LogsCommand;
import jd.compose.command.LsCommand;
import jd.compose.command.PortCommand;
import jd.compose.command.PsCommand;
import jd.compose.command.PullCommand;
import jd.compose.command.PushCommand;
import jd.compose.command.RestartCommand;
import jd.compose.command.RmCommand;
import jd.compose.command.RunCommand;
import jd.compose.command.ScaleCommand;
import jd.compose.command.StatsCommand;
import jd.compose.command.TopCommand;
import jd.compose.command.UpCommand;
import jd.compose.command.VersionCommand;
import jd.compose.command.WaitCommand;
import jd.compose.session.ComposeSession;

/// The commands of compose: the name, the line in the usage text, and the constructor of each.
final class ComposeCommands {
    private record Entry(String name, String help, Function<ComposeSession, Command> make) {}

    private static final List<Entry> ALL = List.of(
            new Entry("attach", "Attach local standard input, output, and error streams to a service's running"
                    + " container", AttachCommand::new),
            new Entry("build", "Build or rebuild services", BuildCommand::new),
            new Entry("config", "Parse, resolve and render compose file in canonical format", ConfigCommand::new),
            new Entry("cp", "Copy files/folders between a service container and the local filesystem",
                    CpCommand::new),
            new Entry("create", "Creates containers for a service", CreateCommand::new),
            new Entry("down", "Stop and remove containers, networks", DownCommand::new),
            new Entry("events", "Receive real time events from containers", EventsCommand::new),
            new Entry("exec", "Execute a command in a running container", ExecCommand::new),
            new Entry("images", "List images used by the created containers", ImagesCommand::new),
            new Entry("kill", "Force stop service containers", KillCommand::new),
            new Entry("logs", "View output from containers", LogsCommand::new),
            new Entry("ls", "List running compose projects", LsCommand::new),
            new Entry("pause", "Pause services", session -> new LifecycleCommand(session, Lifecycle.PAUSE)),
            new Entry("port", "Print the public port for a port binding", PortCommand::new),
            new Entry("ps", "List containers", PsCommand::new),
            new Entry("pull", "Pull service images", PullCommand::new),
            new Entry("push", "Push service images", PushCommand::new),
            new Entry("restart", "Restart service containers", RestartCommand::new),
            new Entry("rm", "Removes stopped service containers", RmCommand::new),
            new Entry("run", "Run a one-off command on a service", RunCommand::new),
            new Entry("scale", "Scale services", ScaleCommand::new),
            new Entry("start", "Start services", session -> new LifecycleCommand(session, Lifecycle.START)),
            new Entry("stats", "Display a live stream of container(s) resource usage statistics", StatsCommand::new),
            new Entry("stop", "Stop services", session -> new LifecycleCommand(session, Lifecycle.STOP)),
            new Entry("top", "Display the running processes", TopCommand::new),
            new Entry("unpause", "Unpause services", session -> new LifecycleCommand(session, Lifecycle.UNPAUSE)),
            new Entry("up", "Create and start containers", UpCommand::new),
            new Entry("version", "Show the Docker Compose version information", session -> new VersionCommand()),
            new Entry("wait", "Block until the first service container stops", WaitCommand::new));

    private ComposeCommands() {}

    static CommandGroup usage() {
        return new CommandGroup("compose [OPTIONS]", "Define and run multi-container applications",
                ALL.stream().map(entry -> new CommandGroup.Entry(entry.name(), entry.help())).toList());
    }

    static Optional<Command> make(String name, ComposeSession session) {
        return ALL.stream().filter(entry -> entry.name().equals(name)).findFirst()
                .map(entry -> entry.make().apply(session));
    }
}
