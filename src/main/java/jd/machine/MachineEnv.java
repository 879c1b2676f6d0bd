package jd.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;

/// `env`: the commands that let a shell's clients connect to a machine, for `eval "$(jd machine env h1)"`. The variables are
/// those that every client of Docker reads.
///
/// Docker Machine 0.3: commands/env.go
record MachineEnv(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine env", "[OPTIONS] [NAME]", ArgumentCount.atMost(1),
                "Display the commands to set up the environment for the client")
                .value("shell", FlagType.STRING,
                        "Force environment to be configured for a specified shell: [bash, zsh, sh, fish, powershell, cmd, tcsh]")
                .toggle("swarm", "Display the Swarm config instead of the Docker daemon")
                .toggle("u, unset", "Unset variables instead of setting them");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        ShellSyntax shell = ShellSyntax.of(arguments.text("shell"), session.environment());
        if (arguments.isSet("unset")) {
            cli.out().print(shell.unset("DOCKER_TLS_VERIFY", "DOCKER_HOST", "DOCKER_CERT_PATH", "DOCKER_MACHINE_NAME")
                    + shell.hint(session.program() + " env" + ShellSyntax.option(arguments.text("shell")) + " -u"));
            return 0;
        }
        if (arguments.positionals().isEmpty()) {
            throw new MachineException("Error: Expected one machine name");
        }
        var name = new MachineName(arguments.positional(0));
        boolean swarm = arguments.isSet("swarm");
        ClientAddress address = ClientAddress.of(session, session.store().load(name), swarm);
        cli.out().print(shell.set(variables(name, address)) + shell.hint(session.program() + " env"
                + (swarm ? " --swarm" : "") + ShellSyntax.option(arguments.text("shell")) + " " + name));
        return 0;
    }

    private static Map<String, String> variables(MachineName name, ClientAddress address) {
        var variables = new LinkedHashMap<String, String>();
        if (!address.certificates().isEmpty()) {
            variables.put("DOCKER_TLS_VERIFY", "1");
        }
        variables.put("DOCKER_HOST", address.url());
        if (!address.certificates().isEmpty()) {
            variables.put("DOCKER_CERT_PATH", address.certificates());
        }
        variables.put("DOCKER_MACHINE_NAME", name.text());
        return variables;
    }
}
