package jd.machine;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;

/// `rm`: removes hosts, and what the store remembers of them.
record MachineRm(MachineSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine rm", "[OPTIONS] NAME [NAME...]", ArgumentCount.atLeast(1), "Remove a machine")
                .toggle("f, force", "Remove local configuration even if machine cannot be removed");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return session.inParallel(arguments.positionals(), name -> {
            try {
                remove(cli, new MachineName(name), arguments.isSet("force"));
                return 0;
            } catch (MachineException e) {
                cli.err().println("Error removing machine " + name + ": " + e.getMessage());
                return 1;
            }
        });
    }

    private void remove(Cli cli, MachineName name, boolean force) {
        if (!session.store().exists(name)) {
            throw new MachineException("Host does not exist: \"" + name + "\"");
        }
        try (var lock = session.store().lock(name)) {
            try {
                session.driver(session.store().load(name)).remove();
            } catch (MachineException e) {
                if (!force) {
                    throw new MachineException(e.getMessage() + "; to remove its local configuration: jd machine rm -f "
                            + name, e);
                }
                cli.err().println("Error removing host \"" + name + "\": " + e.getMessage());
            }
            session.store().remove(name);
            lock.removeFile();
        }
        cli.out().println("Successfully removed " + name);
    }
}
