package jd.swarm;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.swarm.discovery.NodeAddress;
import jd.swarm.discovery.TokenHub;

/// `swarm hub`: keeps the addresses of clusters by token, until it is stopped. Docker's own service for this has been
/// switched off.
record HubCommand() implements Command {
    static final String DEFAULT = "tcp://127.0.0.1:2370";

    @Override
    public Flags flags() {
        return new Flags("swarm hub", "[OPTIONS]", ArgumentCount.NONE, "Keep the nodes of clusters by token")
                .value("H, host", FlagType.STRING, "Where to listen (default " + DEFAULT + ")")
                .value("ttl", FlagType.DURATION, "How long a node stays that does not say it itself (default 60s)");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        return DiscoveryFlags.reporting("swarm hub", () -> {
            NodeAddress address = DiscoveryFlags.tcp(flags.value("host").orElse(DEFAULT));
            Duration timeToLive = DiscoveryFlags.duration(flags, "ttl", Duration.ofSeconds(60));
            try (TokenHub hub = TokenHub.start(address, timeToLive)) {
                cli.out().println("hub on tcp://" + new NodeAddress(address.host(), hub.port()));
                new CountDownLatch(1).await(); // until a signal ends the process
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        });
    }
}
