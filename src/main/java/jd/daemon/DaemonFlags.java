package jd.daemon;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.create.output.LogSettings;
import jd.create.request.ContainerDefaults;
import jd.daemonnet.HostAddress;
import jd.server.api.ApiException;
import jd.server.api.ByteSize;
import jd.server.api.HostConfig;
import jd.server.api.Ulimit;
import jd.server.api.Version;
import jd.server.http.ServerTls;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Parses the flags of `jd daemon`. The names of Docker 1.2 (`-d`, `-g`, `-b`) are accepted beside today's.
///
/// They are declared in code, not with annotations: picocli reads annotations by reflection, which took longer than
/// everything else until the socket was open.
///
/// Docker 1.2.0: docker/flags.go, daemon/config.go InstallFlags
final class DaemonFlags {
    private static final String DEFAULT_HOST = "unix:///var/run/jd.sock";
    private static final String DEFAULT_FILE = "/etc/jd/daemon.json";

    private final CommandLine line;

    DaemonFlags() {
        line = new CommandLine(spec()).setOverwrittenOptionsAllowed(true);
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("daemon").version("jd version " + Version.JD);
        spec.usageMessage()
                .sortOptions(false)
                .autoWidth(true)
                .synopsisHeading("%nUsage:  jd ")
                .customSynopsis("daemon [OPTIONS]", "        jd daemon stop [--pidfile FILE]",
                        "        jd daemon restart")
                .description("", "Run the daemon in the foreground, or stop or restart one that runs")
                .optionListHeading("%nOptions:%n");
        text(spec, "CIDR", "Address of the bridge (default: the first free one)", "--bip");
        text(spec, "NAME", "Bridge that containers are attached to; none for no network (default: jd0)",
                "-b", "--bridge");
        text(spec, "PATH", "Parent of the containers' cgroups (default: /jd)", "--cgroup-parent");
        text(spec, "FILE", "Configuration file (default: " + DEFAULT_FILE + ", if it exists)", "--config-file");
        toggle(spec, "Log every job and every request", "-D", "--debug");
        text(spec, "SIZE", "Size of /dev/shm in containers (default: 64MiB)", "--default-shm-size");
        list(spec, "LIMIT", "Limit of each process in containers that do not set it, nofile=1024:2048",
                "--default-ulimit");
        list(spec, "ADDRESS", "Name server for containers", "--dns");
        list(spec, "OPTION", "Resolver option for containers", "--dns-opt");
        list(spec, "DOMAIN", "Search domain for containers", "--dns-search");
        text(spec, "GROUP", "Group of the unix socket (default: docker)", "-G", "--group");
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help").build());
        list(spec, "ADDRESS", "Where to listen (default: " + DEFAULT_HOST + ")", "-H", "--host");
        choice(spec, "Let containers talk to each other (default: true)", "--icc");
        toggle(spec, "Run an init in the container to forward signals and reap processes", "--init");
        text(spec, "PATH", "Path to the docker-init binary", "--init-path");
        number(spec, "Inits kept ready (default: 2)", "--init-pool");
        text(spec, "ADDRESS", "Where ports are published that name no address (default: all addresses)", "--ip");
        choice(spec, "Let the host forward packets (default: true)", "--ip-forward");
        choice(spec, "Hide containers behind the host's address (default: true)", "--ip-masq");
        choice(spec, "Write firewall rules (default: true)", "--iptables");
        list(spec, "KEY=VALUE", "Label of the daemon, shown by info", "--label");
        text(spec, "LEVEL", "debug, info, warn, error or fatal (default: info)", "-l", "--log-level");
        text(spec, "NAME", "Where the output of containers is kept: json-file, local or none (default: json-file)",
                "--log-driver");
        list(spec, "KEY=VALUE", "Option of the log driver", "--log-opt");
        number(spec, "MTU of the containers' interfaces (default: the host's)", "--mtu");
        text(spec, "FILE", "Where the process id is written (default: /var/run/jd.pid)", "-p", "--pidfile");
        text(spec, "DIRECTORY", "Where everything is kept (default: /var/lib/jd)",
                "--root", "--data-root", "-g", "--graph");
        text(spec, "NAME", "Graph driver: overlay or vfs (default: the best that works)", "-s", "--storage-driver");
        choice(spec, "Use TLS on TCP sockets; implied by --tlsverify", "--tls");
        text(spec, "FILE", "Trust certificates signed by this authority (default: ~/.docker/ca.pem)", "--tlscacert");
        text(spec, "FILE", "Path to TLS certificate file (default: ~/.docker/cert.pem)", "--tlscert");
        text(spec, "FILE", "Path to TLS key file (default: ~/.docker/key.pem)", "--tlskey");
        choice(spec, "Use TLS and verify the remote (default: true with --tls)", "--tlsverify");
        text(spec, "USER", "User[:group] whose subordinate users containers have; default for one made for it",
                "--userns-remap");
        spec.addOption(OptionSpec.builder("-v", "--version").versionHelp(true).description("Show the version").build());
        spec.addOption(OptionSpec.builder("-d").type(boolean.class).arity("0").hidden(true).build());
        return spec;
    }

    private static void text(CommandSpec spec, String label, String help, String... names) {
        spec.addOption(OptionSpec.builder(names[0], rest(names))
                .type(String.class)
                .paramLabel(label)
                .description(help)
                .build());
    }

    private static void number(CommandSpec spec, String help, String name) {
        spec.addOption(OptionSpec.builder(name).type(Integer.class).paramLabel("N").description(help).build());
    }

    private static void list(CommandSpec spec, String label, String help, String... names) {
        spec.addOption(OptionSpec.builder(names[0], rest(names))
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(help)
                .build());
    }

    private static void toggle(CommandSpec spec, String help, String... names) {
        spec.addOption(OptionSpec.builder(names[0], rest(names))
                .type(boolean.class)
                .arity("0")
                .description(help)
                .build());
    }

    // True by default, switched off with `--icc=false`.
    private static void choice(CommandSpec spec, String help, String name) {
        spec.addOption(OptionSpec.builder(name)
                .type(Boolean.class)
                .arity("0..1")
                .fallbackValue("true")
                .paramLabel("BOOL")
                .description(help)
                .build());
    }

    private static String[] rest(String... names) {
        return List.of(names).subList(1, names.length).toArray(String[]::new);
    }

    /// @throws CommandLine.ParameterException with a message for the user
    Parsed parse(List<String> arguments) {
        ParseResult typed = line.parseArgs(arguments.toArray(String[]::new));
        List<String> all = new ArrayList<>(fileFlags(typed));
        if (all.isEmpty()) {
            return new Parsed(line, typed);
        }
        all.addAll(arguments);
        return new Parsed(line, line.parseArgs(all.toArray(String[]::new)));
    }

    /// Reads the configuration file again. {@return what a running daemon can change of it; the rest stays as before}
    ///
    /// Today: daemon/reload.go
    DaemonConfig reread(List<String> arguments, DaemonConfig before) {
        List<String> flags = fileFlags(line.parseArgs(arguments.toArray(String[]::new)));
        return new Parsed(line, line.parseArgs(flags.toArray(String[]::new))).reloaded(before);
    }

    private static List<String> fileFlags(ParseResult typed) {
        String file = typed.matchedOptionValue("--config-file", Files.exists(Path.of(DEFAULT_FILE)) ? DEFAULT_FILE : "");
        return file.isEmpty() ? List.of() : DaemonFile.flags(file, typed);
    }

    /// A parsed command line.
    record Parsed(CommandLine line, ParseResult result) {
        /// Prints help or version if requested. {@return whether it did}
        boolean printedHelp(PrintStream out) {
            if (result.isUsageHelpRequested()) {
                line.usage(out);
            }
            if (result.isVersionHelpRequested()) {
                line.printVersionHelp(out);
            }
            return result.isUsageHelpRequested() || result.isVersionHelpRequested();
        }

        String logLevel() {
            boolean debug = value("--debug", false);
            return debug ? "debug" : value("--log-level", "info");
        }

        DaemonConfig config() {
            return new DaemonConfig(
                    value("--host", List.of(DEFAULT_HOST)),
                    path("--root", DaemonConfig.DEFAULT_ROOT),
                    path("--pidfile", "/var/run/jd.pid"),
                    value("--group", "docker"),
                    logLevel().equals("debug"),
                    network(),
                    new DaemonConfig.Dns(
                            value("--dns", List.of()), value("--dns-search", List.of()), value("--dns-opt", List.of())),
                    value("--storage-driver", ""),
                    value("--init-pool", 2),
                    value("--cgroup-parent", "/jd"),
                    new DaemonConfig.Defaults(
                            new ContainerDefaults(ulimits(), log(), shmSize()),
                            value("--init", false),
                            value("--init-path", ""),
                            value("--userns-remap", "")),
                    tls(),
                    labels());
        }

        /// {@return the same configuration with those labels and that size that are given here}
        DaemonConfig reloaded(DaemonConfig before) {
            return before.reloaded(
                    result.hasMatchedOption("--label") ? labels() : before.labels(),
                    result.hasMatchedOption("--default-shm-size") ? shmSize() : before.defaults().values().shmSize());
        }

        /// As in dockerd, `--tlsverify` switches TLS on with any value, and `--tls` alone verifies, too.
        private ServerTls tls() {
            Map<String, String> environment = System.getenv();
            return new ServerTls(
                    value("--tls", false) || result.hasMatchedOption("--tlsverify"),
                    value("--tlsverify", true),
                    value("--tlscacert", ServerTls.defaultFile("ca.pem", environment)),
                    value("--tlscert", ServerTls.defaultFile("cert.pem", environment)),
                    value("--tlskey", ServerTls.defaultFile("key.pem", environment)));
        }

        private List<String> labels() {
            try {
                return DaemonLabels.check(value("--label", List.of()));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(line, e.getMessage());
            }
        }

        private HostConfig.LogConfig log() {
            Map<String, String> options = new TreeMap<>();
            for (String option : value("--log-opt", List.<String>of())) {
                String[] pair = option.split("=", 2);
                options.put(pair[0], pair.length > 1 ? pair[1] : "");
            }
            HostConfig.LogConfig log =
                    new HostConfig.LogConfig(value("--log-driver", ContainerDefaults.STANDARD.log().type()), options);
            try {
                LogSettings.parse(log);
                return log;
            } catch (ApiException e) {
                throw new DaemonException("failed to set log opts: " + e.getMessage(), e);
            }
        }

        private long shmSize() {
            String text = value("--default-shm-size", Long.toString(ContainerDefaults.STANDARD.shmSize()));
            try {
                return ByteSize.parse(text).bytes();
            } catch (IllegalArgumentException e) {
                throw invalid(text, "--default-shm-size", e);
            }
        }

        private CommandLine.ParameterException invalid(String value, String flag, IllegalArgumentException problem) {
            return new CommandLine.ParameterException(
                    line, "invalid argument \"" + value + "\" for \"" + flag + "\" flag: " + problem.getMessage());
        }

        /// Of two ulimits with the same name the last one counts.
        private List<Ulimit> ulimits() {
            Map<String, Ulimit> limits = new TreeMap<>();
            for (String text : value("--default-ulimit", List.<String>of())) {
                try {
                    Ulimit limit = Ulimit.parse(text);
                    limits.put(limit.name(), limit);
                } catch (IllegalArgumentException e) {
                    throw invalid(text, "--default-ulimit", e);
                }
            }
            return List.copyOf(limits.values());
        }

        private DaemonConfig.Network network() {
            return new DaemonConfig.Network(
                    value("--bridge", ""), value("--bip", ""), value("--mtu", 0), value("--iptables", true),
                    value("--ip-forward", true), value("--icc", true), value("--ip-masq", true), address());
        }

        private Optional<HostAddress> address() {
            String text = value("--ip", "0.0.0.0");
            HostAddress address = HostAddress.parse(text).orElseThrow(() -> new CommandLine.ParameterException(
                    line, "invalid argument \"" + text + "\" for \"--ip\" flag: failed to parse IP: \"" + text + "\""));
            return Optional.of(address).filter(ip -> !ip.equals(HostAddress.ANY_IPV4));
        }

        private Path path(String flag, String otherwise) {
            return Path.of(value(flag, otherwise)).toAbsolutePath().normalize();
        }

        private <T> T value(String flag, T otherwise) {
            return result.matchedOptionValue(flag, otherwise);
        }
    }
}
