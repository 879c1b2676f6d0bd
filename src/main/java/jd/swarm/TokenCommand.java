package jd.swarm;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.swarm.discovery.Discovery;

/// `swarm create`: creates a cluster at a hub and prints its token.
///
/// The output begins with the hub's address, because there is no hub that everybody uses any more; so
/// `token://$(jd swarm create)` is a discovery.
///
/// Swarm 0.3: cli/create.go
record TokenCommand() implements Command {
    @Override
    public Flags flags() {
        return new Flags("swarm create", "[OPTIONS]", ArgumentCount.NONE,
                "Create a cluster at a hub, and print HUB:PORT/TOKEN")
                .value("hub", FlagType.STRING,
                        "Address of `jd swarm hub` (default $SWARM_HUB, or " + HubCommand.DEFAULT + ")");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        String hub = flags.value("hub")
                .orElseGet(() -> cli.environment().getOrDefault("SWARM_HUB", HubCommand.DEFAULT));
        return DiscoveryFlags.reporting("swarm create", () -> {
            cli.out().println(Discovery.createToken(DiscoveryFlags.tcp(hub)));
            return 0;
        });
    }
}
