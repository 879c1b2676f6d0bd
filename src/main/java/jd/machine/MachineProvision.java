package jd.machine;

import java.util.List;
import jd.client.command.Command;
import jd.client.command.Confirmation;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.store.MachineConfig;

/// `provision`, `upgrade`, `regenerate-certs`: carries out the steps of a provisioning that are not done, or have to be
/// done again.
record MachineProvision(MachineSession session, Kind kind) implements Command {
    enum Kind {
        PROVISION("provision", "Re-provision existing machines"),
        UPGRADE("upgrade", "Upgrade a machine to this version of jd"),
        REGENERATE("regenerate-certs", "Regenerate TLS Certificates for a machine");

        private final String name;
        private final String help;

        Kind(String name, String help) {
            this.name = name;
            this.help = help;
        }
    }

    @Override
    public Flags flags() {
        Flags flags = new Flags("machine " + kind.name, "NAME [NAME...]", ArgumentCount.atLeast(1), kind.help);
        return kind == Kind.REGENERATE ? flags.toggle("f, force", "Force rebuild and do not prompt") : flags;
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        if (kind == Kind.REGENERATE) {
            String question = "Regenerate TLS machine certs?  Warning: this is irreversible. (y/n): ";
            if (!arguments.isSet("force") && !Confirmation.answer(cli, question).equals("y")) {
                return 0;
            }
            cli.out().println("Regenerating TLS certificates");
        }
        return provision(arguments.positionals());
    }

    private int provision(List<String> names) {
        return session.forEach(names, (config, driver) -> {
            if (kind == Kind.REGENERATE) {
                session.certificates().forget(config.name());
            }
            // A classroom host that has lost its veth pair gets one first.
            MachineConfig connected = config.withDriver(driver.create());
            session.store().save(connected);
            session.provisioner().provision(connected);
            session.store().save(connected.withProvisioned(true));
        });
    }
}
