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

/// `attach`: finds the container of a service, and runs the client's `attach` on it.
public record AttachCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose attach", "[OPTIONS] SERVICE", ArgumentCount.exactly(1),
                "Attach local standard input, output, and error streams to a service's running container")
                .value("detach-keys", FlagType.STRING, "Override the key sequence for detaching from a container.")
                .value("index", FlagType.INT, "index of the container if service has multiple replicas.")
                .toggle("no-stdin", "Do not attach STDIN")
                .toggle("sig-proxy", "Proxy all received signals to the process (default true)");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String container = session.api(session.target(List.of()).name())
                .running(flags.positional(0), flags.number("index", 0)).id();
        var command = new ArrayList<>(List.of("attach"));
        flags.value("detach-keys").ifPresent(keys -> command.add("--detach-keys=" + keys));
        if (flags.isSet("no-stdin")) {
            command.add("--no-stdin");
        }
        command.add("--sig-proxy=" + flags.isSet("sig-proxy", true));
        command.add(container);
        return session.client(command);
    }
}
