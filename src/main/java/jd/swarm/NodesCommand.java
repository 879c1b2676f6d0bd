package jd.swarm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.swarm.discovery.Discovery;
import jd.swarm.discovery.DiscoveryException;
import jd.swarm.discovery.NodeAddress;

/// `swarm list`: prints the addresses that a discovery contains, without connecting to them.
///
/// Swarm 0.3: cli/list.go
record NodesCommand() implements Command {
    @Override
    public Flags flags() {
        return new Flags("swarm list", "[OPTIONS] [DISCOVERY]", ArgumentCount.atMost(1),
                "List nodes in a cluster; the discovery is by default that of $SWARM_DISCOVERY")
                .value("timeout", FlagType.DURATION, "How long to wait for an answer (default 10s)");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        return DiscoveryFlags.reporting("swarm list", () -> {
            Discovery discovery = DiscoveryFlags.discovery(cli, flags);
            Duration timeout = DiscoveryFlags.duration(flags, "timeout", Duration.ofSeconds(10));
            fetch(discovery, timeout).forEach(cli.out()::println);
            return 0;
        });
    }

    private static List<NodeAddress> fetch(Discovery discovery, Duration timeout) {
        var fetching = new FutureTask<>(discovery::fetch);
        Thread.ofPlatform().daemon().name("discovery").start(fetching);
        try {
            return fetching.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DiscoveryException(
                    "the discovery does not answer within " + timeout.toMillis() + " ms: try a longer --timeout", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DiscoveryException reason) {
                throw reason;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
