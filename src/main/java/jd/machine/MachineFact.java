package jd.machine;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.driver.Driver;
import jd.machine.store.MachineException;

/// `ip`, `url`, `status`: one fact of each machine, a line for each.
record MachineFact(MachineSession session, Kind kind) implements Command {
    enum Kind {
        IP("ip", "Get the IP address of a machine"),
        URL("url", "Get the URL of a machine"),
        STATUS("status", "Get the status of a machine");

        private final String name;
        private final String help;

        Kind(String name, String help) {
            this.name = name;
            this.help = help;
        }
    }

    @Override
    public Flags flags() {
        return new Flags("machine " + kind.name, "NAME [NAME...]", ArgumentCount.atLeast(1), kind.help);
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return session.forEachInOrder(arguments.positionals(), (config, driver) -> cli.out().println(fact(driver)));
    }

    private String fact(Driver driver) {
        String text = switch (kind) {
            case IP -> driver.ipAddress();
            case URL -> driver.url();
            case STATUS -> driver.state().toString();
        };
        if (text.isEmpty() && kind != Kind.STATUS) {
            throw new MachineException("the host has no address yet: its creation has not come to its end");
        }
        return text;
    }
}
