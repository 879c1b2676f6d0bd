package jd.machine;

import java.io.InputStream;
import java.util.List;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.libcontainer.io.Terminal;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.machine.driver.Host;

/// `ssh`: runs a command on a machine, or a shell without one; its exit code is this program's.
record MachineSsh(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine ssh", "NAME [COMMAND] [ARG...]", ArgumentCount.atLeast(1),
                "Log into or run a command on a machine with SSH").stopAtFirstArgument();
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        List<String> words = arguments.positionals().subList(1, arguments.positionals().size());
        // ssh(1), too, allows the mark that ends the options between the host and the command.
        List<String> command = words.indexOf("--") == 0 ? words.subList(1, words.size()) : words;
        try (Host host = session.host(arguments.positional(0))) {
            return command.isEmpty() ? shell(cli, host)
                    : host.connect(String.join(" ", command), input(cli), cli.containerOut(), cli.containerErr());
        }
    }

    /// A command does not read the keyboard: it would have to be a terminal of the remote host.
    private static InputStream input(Cli cli) {
        return cli.isInputTerminal() ? InputStream.nullInputStream() : cli.in();
    }

    /// While the remote host has a terminal for the shell, this one only passes bytes on.
    private static int shell(Cli cli, Host host) {
        if (!cli.isInputTerminal()) {
            return host.shell(cli.in(), cli.containerOut(), cli.containerErr());
        }
        var terminal = new Terminal(JffiSyscalls.load(), 0);
        Terminal.Settings before = terminal.makeRaw();
        try {
            return host.shell(cli.in(), cli.containerOut(), cli.containerErr());
        } finally {
            terminal.restore(before);
        }
    }
}
