package jd.swarm;

import java.time.Duration;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.swarm.discovery.Discovery;
import jd.swarm.discovery.DiscoveryException;
import jd.swarm.discovery.NodeAddress;

/// `swarm join`: registers a node's daemon at each heartbeat, until it is stopped; then its address expires. It starts
/// nothing and executes nothing: the daemon is a separate process.
///
/// Swarm 0.3: cli/join.go
record JoinCommand() implements Command {
    @Override
    public Flags flags() {
        return new Flags("swarm join", "[OPTIONS] [DISCOVERY]", ArgumentCount.atMost(1),
                "Join a docker cluster; the discovery is by default that of $SWARM_DISCOVERY")
                .value("addr|advertise", FlagType.STRING,
                        "Address of this node's daemon, as the manager reaches it: HOST:PORT")
                .value("heartbeat", FlagType.DURATION, "Time between two registrations (default 20s)")
                .value("ttl", FlagType.DURATION, "Time after which a silent node is removed (default 60s)");
    }

    /// What the flags say.
    record Plan(NodeAddress address, Duration heartbeat, Duration timeToLive) {
        Plan {
            if (heartbeat.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new DiscoveryException("--heartbeat must be at least 1s");
            }
            if (timeToLive.compareTo(heartbeat) <= 0) {
                throw new DiscoveryException("--ttl must be longer than --heartbeat, or the node expires in between");
            }
        }

        static Plan of(Arguments flags) {
            return new Plan(
                    NodeAddress.parse(flags.value("addr").orElseThrow(() -> new DiscoveryException(
                            "--addr required: the HOST:PORT at which the manager reaches this node's daemon"))),
                    DiscoveryFlags.duration(flags, "heartbeat", Duration.ofSeconds(20)),
                    DiscoveryFlags.duration(flags, "ttl", Duration.ofSeconds(60)));
        }
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        return DiscoveryFlags.reporting("swarm join", () -> {
            Plan plan = Plan.of(flags);
            register(cli, plan, DiscoveryFlags.discovery(cli, flags));
            return 0;
        });
    }

    /// A failure that may pass, such as a store that is down, is printed once; the next heartbeat tries again.
    // tag::registering-a-node[]
    private static void register(
            Cli cli, Plan plan, Discovery discovery) {
        String state = "";
        while (!Thread.currentThread().isInterrupted()) {
            String now = "registered " + plan.address();
            try {
                discovery.register(plan.address(), plan.timeToLive()); // <1>
            } catch (DiscoveryException e) {
                if (!e.mayPass()) { // <2>
                    throw e;
                }
                now = e.getMessage() + "; trying again each "
                        + plan.heartbeat().toSeconds() + "s";
            }
            if (!now.equals(state)) { // <3>
                cli.err().println(now);
                state = now;
            }
            try {
                Thread.sleep(plan.heartbeat());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
    // end::registering-a-node[]
}
