package jd.machine;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;

/// `active`: the machine to which `DOCKER_HOST` leads.
record MachineActive(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine active", "", ArgumentCount.NONE, "Print which machine is active");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String host = session.environment().getOrDefault("DOCKER_HOST", "");
        for (MachineName name : session.store().names()) {
            if (!host.isEmpty() && session.driver(session.store().load(name)).url().equals(host)) {
                cli.out().println(name);
                return 0;
            }
        }
        throw new MachineException("No active host found");
    }
}
