package jd.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.server.api.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The flags of `jd daemon`. The old names of Docker 1.2 (`-d`, `-g`, `-b`) are understood beside today's.
@Command(
        name = "daemon",
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "%nUsage:  jd ",
        customSynopsis = {"daemon [OPTIONS]", "        jd daemon stop [--pidfile FILE]"},
        description = {"", "Run the daemon in the foreground, or stop one that runs"},
        optionListHeading = "%nOptions:%n",
        version = "jd version " + Version.JD)
final class DaemonFlags {
    @Option(names = {"--bip"}, paramLabel = "CIDR", description = "Address of the bridge (default: the first free one)")
    String bip = "";

    @Option(names = {"-b", "--bridge"}, paramLabel = "NAME",
            description = "Bridge that containers are attached to; none for no network (default: jd0)")
    String bridge = "";

    @Option(names = {"--cgroup-parent"}, paramLabel = "PATH", description = "Parent of the containers' cgroups (default: /jd)")
    String cgroupParent = "/jd";

    @Option(names = {"-D", "--debug"}, description = "Log every job and every request")
    boolean debug;

    @Option(names = {"--dns"}, paramLabel = "ADDRESS", description = "Name server for containers")
    List<String> dns = new ArrayList<>();

    @Option(names = {"--dns-opt"}, paramLabel = "OPTION", description = "Resolver option for containers")
    List<String> dnsOptions = new ArrayList<>();

    @Option(names = {"--dns-search"}, paramLabel = "DOMAIN", description = "Search domain for containers")
    List<String> dnsSearch = new ArrayList<>();

    @Option(names = {"-G", "--group"}, paramLabel = "GROUP", description = "Group of the unix socket (default: docker)")
    String group = "docker";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help")
    boolean help;

    @Option(names = {"-H", "--host"}, paramLabel = "ADDRESS",
            description = "Where to listen (default: unix:///var/run/jd.sock)")
    List<String> hosts = new ArrayList<>();

    @Option(names = {"--icc"}, arity = "0..1", fallbackValue = "true", paramLabel = "BOOL",
            description = "Let containers talk to each other (default: true)")
    boolean icc = true;

    @Option(names = {"--init-pool"}, paramLabel = "N", description = "Inits kept ready (default: 2)")
    int initPool = 2;

    @Option(names = {"--ip-forward"}, arity = "0..1", fallbackValue = "true", paramLabel = "BOOL",
            description = "Let the host forward packets (default: true)")
    boolean ipForward = true;

    @Option(names = {"--ip-masq"}, arity = "0..1", fallbackValue = "true", paramLabel = "BOOL",
            description = "Hide containers behind the host's address (default: true)")
    boolean ipMasq = true;

    @Option(names = {"--iptables"}, arity = "0..1", fallbackValue = "true", paramLabel = "BOOL",
            description = "Write firewall rules (default: true)")
    boolean iptables = true;

    @Option(names = {"-l", "--log-level"}, paramLabel = "LEVEL",
            description = "debug, info, warn, error or fatal (default: info)")
    String logLevel = "info";

    @Option(names = {"--mtu"}, paramLabel = "N", description = "MTU of the containers' interfaces (default: the host's)")
    int mtu;

    @Option(names = {"-p", "--pidfile"}, paramLabel = "FILE", description = "Where the process id is written")
    Path pidFile = Path.of("/var/run/jd.pid");

    @Option(names = {"--root", "--data-root", "-g", "--graph"}, paramLabel = "DIRECTORY",
            description = "Where everything is kept (default: /var/lib/jd)")
    Path root = Path.of("/var/lib/jd");

    @Option(names = {"-s", "--storage-driver"}, paramLabel = "NAME",
            description = "Graph driver: overlay or vfs (default: the best that works)")
    String storageDriver = "";

    @Option(names = {"-v", "--version"}, versionHelp = true, description = "Show the version")
    boolean version;

    @Option(names = {"-d"}, hidden = true, description = "Once: be the daemon")
    boolean beDaemon;

    DaemonConfig config() {
        return new DaemonConfig(
                hosts.isEmpty() ? List.of("unix:///var/run/jd.sock") : hosts,
                root.toAbsolutePath().normalize(),
                pidFile.toAbsolutePath().normalize(),
                group,
                debug || logLevel.equals("debug"),
                new DaemonConfig.Network(bridge, bip, mtu, iptables, ipForward, icc, ipMasq),
                new DaemonConfig.Dns(dns, dnsSearch, dnsOptions),
                storageDriver,
                initPool,
                cgroupParent);
    }
}
