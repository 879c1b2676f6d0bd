package jd.machine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.driver.Host;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;

/// `ssh`: runs a command on a machine; its exit code is this program's.
record MachineSsh(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine ssh", "NAME COMMAND [ARG...]", ArgumentCount.atLeast(1),
                "Run a command on a machine with SSH").stopAtFirstArgument();
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        var name = new MachineName(arguments.positional(0));
        List<String> command = arguments.positionals().subList(1, arguments.positionals().size());
        Optional<Host> reached = session.driver(session.store().load(name)).host();
        if (reached.isEmpty()) {
            throw new MachineException("machine \"" + name + "\" was created without a driver: jd cannot log in to its host");
        }
        if (command.isEmpty()) {
            throw new MachineException("jd machine ssh needs a command: jd machine ssh " + name + " COMMAND");
        }
        try (Host host = reached.get()) {
            Host.Output output = host.run(String.join(" ", command), new byte[0]);
            print(cli, output);
            return output.exitCode();
        }
    }

    private static void print(Cli cli, Host.Output output) {
        cli.out().writeBytes(output.out().getBytes(StandardCharsets.UTF_8));
        cli.err().writeBytes(output.err().getBytes(StandardCharsets.UTF_8));
        cli.out().flush();
        cli.err().flush();
    }
}
