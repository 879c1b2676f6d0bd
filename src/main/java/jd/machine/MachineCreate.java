package jd.machine;

import java.util.List;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.driver.Driver;
import jd.machine.store.DriverSettings;
import jd.machine.store.EngineSettings;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;
import jd.machine.store.StoreLock;
import jd.machine.store.SwarmSettings;

/// `create`: creates a host and provisions it. A creation that was interrupted is continued with the options that it began
/// with.
///
/// Docker Machine 0.3: commands/create.go, libmachine.go Create
record MachineCreate(MachineSession session) implements Command {
    private static final String DEFAULT_BRIDGE = "jdm0";
    private static final String DEFAULT_SUBNET = "192.168.99.0/24";
    private static final String DRIVERS = "netns, generic, none";

    @Override
    public Flags flags() {
        return new Flags("machine create", "[OPTIONS] NAME", ArgumentCount.exactly(1), "Create a machine")
                .value("d, driver", FlagType.STRING, "Driver to create machine with: " + DRIVERS + " (default netns)")
                .value("engine-label", FlagType.LABEL, "Specify labels for the created engine")
                .value("engine-opt", FlagType.LIST, "Specify arbitrary flags to include with the created engine in the form"
                        + " flag=value")
                .value("engine-storage-driver", FlagType.STRING, "Specify a storage driver to use with the engine")
                .value("generic-ip-address", FlagType.STRING, "IP Address of machine")
                .value("generic-ssh-key", FlagType.STRING, "SSH private key path (default: the keys in ~/.ssh)")
                .value("generic-ssh-port", FlagType.INT, "SSH port (default 22)")
                .value("generic-ssh-user", FlagType.STRING, "SSH user (default root)")
                .value("netns-bridge", FlagType.STRING, "Bridge of the classroom hosts (default " + DEFAULT_BRIDGE + ")")
                .value("netns-subnet", FlagType.STRING, "Network of the classroom hosts (default " + DEFAULT_SUBNET + ")")
                .toggle("swarm", "Configure Machine with Swarm")
                .value("swarm-addr", FlagType.STRING, "addr to advertise for Swarm (default: the machine IP)")
                .value("swarm-discovery", FlagType.STRING, "Discovery service to use with Swarm")
                .value("swarm-host", FlagType.STRING, "ip/socket to listen on for Swarm master (default "
                        + SwarmSettings.DEFAULT_HOST + ")")
                .toggle("swarm-master", "Configure Machine to be a Swarm master")
                .value("swarm-opt", FlagType.LIST, "Define arbitrary flags for swarm")
                .value("swarm-strategy", FlagType.STRING, "Define a default scheduling strategy for Swarm (default spread)")
                .value("url", FlagType.STRING, "URL of host when no driver is selected");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        var name = new MachineName(arguments.positional(0));
        MachineConfig wanted = parse(name, arguments);
        try (StoreLock _ = session.store().lock(name)) {
            MachineConfig config = begin(cli, wanted);
            try {
                complete(cli, config);
            } catch (ClientException e) {
                throw incomplete(name, e);
            }
        }
        cli.out().println(
                "To see how to connect Docker to this machine, run: "
                        + session.program() + " env " + name);
        return 0;
    }

    // tag::creating-a-machine[]
    /// Checks, remembers, and creates the host. A new host whose creation
    /// fails is removed again.
    private MachineConfig begin(Cli cli, MachineConfig wanted) {
        MachineName name = wanted.name();
        boolean exists = session.store().exists(name);
        MachineConfig config = exists ? session.store().load(name) : wanted;
        if (config.provisioned()) { // <1>
            throw new MachineException("Machine " + name + " already exists");
        }

        // Before anything is changed.
        Driver driver = session.driver(config);
        cli.out().println(exists
                ? "Going on with the creation of " + name + "..."
                : "Running pre-create checks...");
        driver.preCreateCheck(); // <2>

        // Before the host exists: what is interrupted can be found again.
        session.certificates().prepare();
        session.store().save(config); // <3>

        cli.out().println("Creating machine...");
        try {
            MachineConfig created = config.withDriver(driver.create()); // <4>
            session.store().save(created);
            return created;
        } catch (RuntimeException e) {
            if (!exists) {
                driver.remove(); // <5>
                session.store().remove(name);
            }
            throw e;
        }
    }
    // end::creating-a-machine[]

    private void complete(Cli cli, MachineConfig config) {
        session.provisioner().provision(config);
        session.store().save(config.withProvisioned(true));
    }

    private static MachineException incomplete(MachineName name, ClientException e) {
        return new MachineException("Error creating machine: " + e.getMessage() + "\nMachine \"" + name
                + "\" is not complete. To go on: jd machine provision " + name + "; to remove it: jd machine rm " + name, e);
    }

    private MachineConfig parse(MachineName name, Arguments arguments) {
        return new MachineConfig(name, driver(arguments),
                new EngineSettings(arguments.values("engine-opt"), arguments.values("engine-label"),
                        arguments.text("engine-storage-driver")),
                swarm(arguments), false);
    }

    private static DriverSettings driver(Arguments arguments) {
        String name = arguments.value("driver").orElse("netns");
        return switch (name) {
            case "none" -> new DriverSettings.None(arguments.text("url"));
            case "netns" -> new DriverSettings.Netns(arguments.value("netns-bridge").orElse(DEFAULT_BRIDGE),
                    arguments.value("netns-subnet").orElse(DEFAULT_SUBNET), "");
            case "generic" -> new DriverSettings.Generic(arguments.text("generic-ip-address"),
                    arguments.value("generic-ssh-user").orElse("root"),
                    Math.toIntExact(arguments.number("generic-ssh-port", 22)), arguments.text("generic-ssh-key"));
            default -> throw new MachineException("Error attempting to get driver: unknown driver \"" + name
                    + "\": the drivers are " + DRIVERS);
        };
    }

    private static SwarmSettings swarm(Arguments arguments) {
        boolean master = arguments.isSet("swarm-master");
        var swarm = new SwarmSettings(arguments.isSet("swarm") || master, arguments.text("swarm-addr"),
                arguments.text("swarm-discovery"), master,
                arguments.value("swarm-host").orElse(SwarmSettings.DEFAULT_HOST),
                arguments.value("swarm-strategy").orElse("spread"), arguments.values("swarm-opt"));
        if (swarm.isSwarm() && swarm.discovery().isEmpty()) {
            throw new MachineException("a machine of a swarm requires the option --swarm-discovery, such as "
                    + "token://ID, which jd swarm create prints");
        }
        List<String> strategies = List.of("spread", "binpack", "random");
        if (!strategies.contains(swarm.strategy())) {
            throw new MachineException("unknown swarm strategy \"" + swarm.strategy() + "\": the strategies are "
                    + String.join(", ", strategies));
        }
        return swarm;
    }
}
