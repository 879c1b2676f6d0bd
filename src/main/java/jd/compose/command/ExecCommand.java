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
import jd.server.api.ContainerSummary;

/// `exec`: finds the container of a service, and runs the client's `exec` on it.
public record ExecCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose exec", "[OPTIONS] SERVICE COMMAND [ARGS...]", ArgumentCount.atLeast(2),
                "Execute a command in a running container").stopAtFirstArgument()
                .toggle("d, detach", "Detached mode: Run command in the background")
                .value("e, env", FlagType.ENV, "Set environment variables")
                .value("index", FlagType.INT, "Index of the container if service has multiple replicas")
                .toggle("T, no-TTY", "Disable pseudo-TTY allocation")
                .toggle("privileged", "Give extended privileges to the process")
                .value("u, user", FlagType.STRING, "Run the command as this user")
                .value("w, workdir", FlagType.STRING, "Path to workdir directory for this command");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        ContainerSummary container = session.api(session.target(List.of()).name())
                .running(flags.positional(0), flags.number("index", 0));
        List<String> command = new ArrayList<>(List.of("exec"));
        if (flags.isSet("detach")) {
            command.add("-d");
        } else {
            command.add("-i");
            if (cli.isInputTerminal() && !flags.isSet("no-TTY")) {
                command.add("-t");
            }
        }
        command.addAll(flags.forwarded("privileged", "env", "user", "workdir"));
        command.add(container.id());
        command.addAll(flags.positionals().subList(1, flags.positionals().size()));
        return session.client(command);
    }
}
