package jd.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jd.client.api.ClientException;
import jd.client.api.ConnectionOptions;
import jd.client.api.DaemonAddress;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.ConnectionFlags;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.server.engine.Engine;
import jd.server.engine.EngineException;
import jd.server.http.HttpServer;
import jd.server.http.ServerTls;
import jd.swarm.cluster.Cluster;
import jd.swarm.cluster.NodeTiming;
import jd.swarm.discovery.Discovery;
import jd.swarm.discovery.DiscoveryException;
import jd.swarm.discovery.LeaderElection;
import jd.swarm.discovery.ManagerRole;
import jd.swarm.discovery.ManagerRole.Primary;
import jd.swarm.discovery.NodeAddress;
import jd.swarm.manager.ManagerRoutes;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;

/// `swarm manage`: serves the Engine API for all nodes that a discovery lists.
///
/// Docker Swarm 0.2: cli/manage.go
///
/// @param scheduling changes the scheduler of the flags: not at all, or in lab 15
record ManageCommand(UnaryOperator<Scheduler> scheduling) implements Command {
    private static final String DEFAULT_HOST = "tcp://127.0.0.1:2375";
    private static final String LOG = "org.slf4j.simpleLogger.";

    @Override
    public Flags flags() {
        return ConnectionFlags.declare(new Flags("swarm manage", "[OPTIONS] [DISCOVERY]", ArgumentCount.atMost(1),
                "Manage a docker cluster; the discovery is by default that of $SWARM_DISCOVERY. With TLS, the manager"
                        + " has one certificate for its clients and for the nodes."))
                .value("advertise|addr", FlagType.STRING, "Address at which the other managers reach this one: HOST:PORT")
                .toggle("D, debug", "Log requests and events")
                .value("f, filter", FlagType.LIST, "Scheduler filters: health, port, dependency, affinity, constraint")
                .value("heartbeat", FlagType.DURATION, "Time between two checks of a node (default 20s)")
                .value("overcommit", FlagType.STRING, "Part of a node that is promised beyond its size (default 0.05)")
                .toggle("replication", "Enable Swarm manager replication")
                .value("replication-ttl|ttl", FlagType.DURATION, "Leader lock release time on failure (default 20s)")
                .value("strategy", FlagType.STRING, "Placement strategy: spread, binpack, random (default spread)")
                .value("timeout", FlagType.DURATION, "Time in which a node must answer a check (default 10s)");
    }

    // tag::managing-a-cluster[]
    @Override
    public int run(Cli cli, Arguments flags) {
        configureLog(flags.isSet("debug"));
        try {
            Discovery discovery = DiscoveryFlags.discovery(cli, flags);
            NodeTiming timing = timing(flags);
            ConnectionOptions options = ConnectionFlags.read(flags);
            try (var cluster = new Cluster(scheduler(flags), timing, // <1>
                            address -> daemon(address, options, cli));
                    var _ = discovery.watch( // <2>
                            timing.heartbeat(), addresses ->
                            cluster.discovered(addresses.stream()
                                    .map(NodeAddress::toString).toList()))) {
                if (flags.isSet("replication")) {
                    try (var election = campaign(discovery, cluster, flags)) {
                        serve(cluster, election::role, options, cli);
                    }
                } else {
                    serve(cluster, Primary::new, options, cli);
                }
            }
            return 0;
        } catch (DiscoveryException | IllegalArgumentException
                | EngineException | CompletionException e) {
            throw new ClientException(1, "swarm manage: " + e.getMessage(), e);
        }
    }

    private static void serve(
            Cluster cluster, Supplier<ManagerRole> role,
            ConnectionOptions options, Cli cli) {
        var server = new HttpServer(new Engine(), "docker",
                tls(options, cli.environment()).load(),
                ManagerRoutes.createRouter(cluster, role)); // <3>
        // Nothing has to be ready before the first client: a cluster without
        // a healthy node answers too.
        server.acceptConnections(() -> {});
        server.serve(options.hosts().isEmpty()
                ? List.of(DEFAULT_HOST) : options.hosts());
    }
    // end::managing-a-cluster[]

    // The wording is Swarm's.
    private static LeaderElection campaign(Discovery discovery, Cluster cluster, Arguments flags) {
        String self = flags.value("advertise").filter(address -> !address.isEmpty()).orElseThrow(() ->
                new DiscoveryException("--advertise address must be provided when using --leader-election"));
        Duration timeToLive = DiscoveryFlags.duration(flags, "replication-ttl", Duration.ofSeconds(20));
        if (timeToLive.compareTo(LeaderElection.SHORTEST) < 0) {
            throw new DiscoveryException("--replication-ttl must be at least " + LeaderElection.SHORTEST.toSeconds() + "s");
        }
        return discovery.campaign(address(self), timeToLive, cluster::refresh);
    }

    private static NodeAddress address(String text) {
        try {
            return NodeAddress.parse(text);
        } catch (DiscoveryException e) {
            throw new DiscoveryException("--advertise should be of the form ip:port or hostname:port", e);
        }
    }

    /// A node is connected as the client of `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH` is, unless flags say otherwise.
    private static DaemonAddress daemon(String address, ConnectionOptions options, Cli cli) {
        return DaemonAddress.of(
                new ConnectionOptions(List.of("tcp://" + address), options.tls(), options.verify(), options.files()),
                cli.environment());
    }

    /// Only flags switch TLS on for the manager's own clients, as for a daemon.
    private static ServerTls tls(ConnectionOptions options, Map<String, String> environment) {
        ConnectionOptions.Files files = options.files();
        return new ServerTls(
                options.tls().orElse(options.verify().isPresent()),
                options.verify().orElse(true),
                files.ca().orElse(ServerTls.defaultFile("ca.pem", environment)),
                files.certificate().orElse(ServerTls.defaultFile("cert.pem", environment)),
                files.key().orElse(ServerTls.defaultFile("key.pem", environment)));
    }

    private static NodeTiming timing(Arguments flags) {
        return new NodeTiming(
                DiscoveryFlags.duration(flags, "heartbeat", Duration.ofSeconds(20)),
                DiscoveryFlags.duration(flags, "timeout", Duration.ofSeconds(10)));
    }

    private Scheduler scheduler(Arguments flags) {
        List<Filter> filters = flags.values("filter").isEmpty()
                ? Filter.all()
                : flags.values("filter").stream().map(word -> Filter.Name.parse(word).filter()).toList();
        String overcommit = flags.value("overcommit").orElse(Double.toString(Scheduler.DEFAULT_OVERCOMMIT));
        try {
            return scheduling.apply(new Scheduler(Strategy.parse(flags.value("strategy").orElse("spread")), filters,
                    Double.parseDouble(overcommit)));
        } catch (NumberFormatException e) {
            throw new ClientException(1, "swarm manage: invalid overcommit \"" + overcommit
                    + "\": use a number from 0, such as 0.05", e);
        }
    }

    // Before the first logger is created, because loggers read these settings once.
    private static void configureLog(boolean debug) {
        System.setProperty(LOG + "defaultLogLevel", debug ? "debug" : "info");
        System.setProperty(LOG + "showDateTime", "true");
        System.setProperty(LOG + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSS");
        System.setProperty(LOG + "showThreadName", "false");
        System.setProperty(LOG + "showShortLogName", "true");
        System.setProperty(LOG + "levelInBrackets", "true");
    }
}
