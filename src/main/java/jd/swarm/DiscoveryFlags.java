package jd.swarm;

import java.time.Duration;
import java.util.function.IntSupplier;
import jd.client.api.ClientException;
import jd.client.flags.Arguments;
import jd.client.session.Cli;
import jd.server.api.TimeSpan;
import jd.swarm.discovery.Discovery;
import jd.swarm.discovery.DiscoveryException;
import jd.swarm.discovery.NodeAddress;

/// What the commands of swarm share: the argument that names the discovery, durations, and the report of a failure.
final class DiscoveryFlags {
    private static final String TCP = "tcp://";

    private DiscoveryFlags() {}

    /// The first argument, or `$SWARM_DISCOVERY`.
    static Discovery discovery(Cli cli, Arguments flags) {
        String url = flags.positionals().isEmpty()
                ? cli.environment().getOrDefault("SWARM_DISCOVERY", "")
                : flags.positional(0);
        if (url.isEmpty()) {
            throw new DiscoveryException("discovery required: name one, such as token://HUB:PORT/TOKEN, or set"
                    + " SWARM_DISCOVERY");
        }
        return Discovery.parse(url);
    }

    static Duration duration(Arguments flags, String name, Duration fallback) {
        return flags.value(name).map(text -> TimeSpan.parse(text).duration()).orElse(fallback);
    }

    /// `tcp://HOST:PORT`, or `HOST:PORT`.
    static NodeAddress tcp(String text) {
        return NodeAddress.parse(text.startsWith(TCP) ? text.substring(TCP.length()) : text);
    }

    /// {@return the exit code of the command}
    ///
    /// @param command as the user types it, for the message
    static int reporting(String command, IntSupplier action) {
        try {
            return action.getAsInt();
        } catch (DiscoveryException e) {
            throw new ClientException(1, command + ": " + e.getMessage(), e);
        }
    }
}
