package jd.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineName;

/// `ls`: all machines and their states. They are asked at the same time, and one that does not answer in time is shown as
/// such: a host that is switched off must not delay the list.
///
/// Docker Machine 0.3: commands/ls.go
record MachineLs(MachineSession session) implements Command {
    private static final int NARROWEST_COLUMN = 5;
    private static final long TIMEOUT_SECONDS = 10;

    @Override
    public Flags flags() {
        return new Flags("machine ls", "[OPTIONS]", ArgumentCount.NONE, "List machines")
                .value("filter", FlagType.FILTER, "Filter output based on conditions provided")
                .value("f, format", FlagType.STRING, "Pretty-print machines using a Go template")
                .toggle("q, quiet", "Enable quiet mode")
                .value("t, timeout", FlagType.INT, "Timeout in seconds (default 10)");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        var filter = new MachineFilter(arguments.values("filter"));
        Duration timeout = Duration.ofSeconds(arguments.number("timeout", TIMEOUT_SECONDS));
        List<MachineRow> rows = rows(timeout).stream().filter(filter::matches).toList();
        if (arguments.isSet("quiet")) {
            rows.forEach(row -> cli.out().println(row.name()));
        } else if (arguments.text("format").isEmpty()) {
            cli.out().print(table(rows));
        } else {
            cli.out().print(MachineRow.LISTING.print(
                    arguments.text("format"), rows.stream().map(MachineRow::fields).toList()));
        }
        return 0;
    }

    private static String table(List<MachineRow> rows) {
        var table = new Table(NARROWEST_COLUMN).line(List.copyOf(MachineRow.LISTING.headers().values()));
        rows.forEach(row -> table.line(row.cells()));
        return table.toString();
    }

    private List<MachineRow> rows(Duration timeout) {
        var configs = new ArrayList<MachineConfig>();
        var rows = new ArrayList<CompletableFuture<MachineRow>>();
        for (MachineName name : session.store().names()) {
            try {
                configs.add(session.store().load(name));
            } catch (ClientException e) {
                rows.add(CompletableFuture.completedFuture(MachineRow.failed(name, "", "Error", e.getMessage())));
            }
        }
        configs.forEach(config -> rows.add(ask(config, configs, timeout)));
        return rows.stream().map(CompletableFuture::join).toList();
    }

    /// Asks a machine on a thread of its own. A thread that is still blocked when the list is printed ends with the process.
    private CompletableFuture<MachineRow> ask(MachineConfig config, List<MachineConfig> all, Duration timeout) {
        String host = session.environment().getOrDefault("DOCKER_HOST", "");
        String driver = config.driver().driverName();
        var row = new CompletableFuture<MachineRow>();
        Thread.ofPlatform().daemon().name("machine-" + config.name()).start(() -> {
            try {
                row.complete(MachineRow.of(session, config, swarm(config, all), host));
            } catch (RuntimeException e) {
                row.complete(MachineRow.failed(config.name(), driver, "Error", String.valueOf(e.getMessage())));
            }
        });
        return row.completeOnTimeout(MachineRow.failed(config.name(), driver, "Timeout", ""),
                timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// {@return the name of the master whose discovery the machine shares}
    private static String swarm(MachineConfig config, List<MachineConfig> all) {
        if (config.swarm().master()) {
            return config.name() + " (master)";
        }
        return all.stream()
                .filter(other -> config.swarm().isSwarm() && other.swarm().master()
                        && other.swarm().discovery().equals(config.swarm().discovery()))
                .map(other -> other.name().text()).findFirst().orElse("");
    }
}
