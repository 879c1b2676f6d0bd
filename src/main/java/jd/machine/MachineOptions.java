package jd.machine;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.store.MachineName;

/// `config`: the options by which a client connects to a machine, for `docker $(jd machine config h1) ps`.
record MachineOptions(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine config", "[OPTIONS] NAME", ArgumentCount.exactly(1), "Print the connection config for machine")
                .toggle("swarm", "Display the Swarm config instead of the Docker daemon");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        var config = session.store().load(new MachineName(arguments.positional(0)));
        ClientAddress address = ClientAddress.of(session, config, arguments.isSet("swarm"));
        if (!address.certificates().isEmpty()) {
            cli.out().println("--tlsverify");
            cli.out().println("--tlscacert=\"" + address.certificates() + "/ca.pem\"");
            cli.out().println("--tlscert=\"" + address.certificates() + "/cert.pem\"");
            cli.out().println("--tlskey=\"" + address.certificates() + "/key.pem\"");
        }
        cli.out().println("-H=" + address.url());
        return 0;
    }
}
