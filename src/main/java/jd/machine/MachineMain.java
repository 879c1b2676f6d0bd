package jd.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jd.client.Client;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.client.api.RemoteApi;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.UsageText;
import jd.client.session.Cli;
import jd.client.session.ProcessContext;
import jd.machine.store.MachineStore;

/// The program `jd machine`: parses the options and runs the command.
///
/// Docker Machine 0.3: main.go, commands/commands.go
public final class MachineMain {
    private static final CommandGroup USAGE = new CommandGroup("machine [OPTIONS]",
            "Create and manage machines running jd", List.of(
                    new CommandGroup.Entry("active", "Print which machine is active"),
                    new CommandGroup.Entry("config", "Print the connection config for machine"),
                    new CommandGroup.Entry("create", "Create a machine"),
                    new CommandGroup.Entry("env", "Display the commands to set up the environment for the client"),
                    new CommandGroup.Entry("inspect", "Inspect information about a machine"),
                    new CommandGroup.Entry("ip", "Get the IP address of a machine"),
                    new CommandGroup.Entry("kill", "Kill a machine"),
                    new CommandGroup.Entry("ls", "List machines"),
                    new CommandGroup.Entry("provision", "Re-provision existing machines"),
                    new CommandGroup.Entry("regenerate-certs", "Regenerate TLS Certificates for a machine"),
                    new CommandGroup.Entry("restart", "Restart a machine"),
                    new CommandGroup.Entry("rm", "Remove a machine"),
                    new CommandGroup.Entry("scp", "Copy a file from or to a machine"),
                    new CommandGroup.Entry("ssh", "Log into or run a command on a machine with SSH"),
                    new CommandGroup.Entry("start", "Start a machine"),
                    new CommandGroup.Entry("status", "Get the status of a machine"),
                    new CommandGroup.Entry("stop", "Stop a machine"),
                    new CommandGroup.Entry("upgrade", "Upgrade a machine to this version of jd"),
                    new CommandGroup.Entry("url", "Get the URL of a machine"),
                    new CommandGroup.Entry("version", "Show the jd version information")));

    private MachineMain() {}

    /// @param args the arguments behind `machine`
    /// @return the exit code of the process
    public static int run(String[] args) {
        return runIn(ProcessContext.ofProcess(), List.of(args));
    }

    /// The same in the given process context. {@return the exit code}
    public static int runIn(ProcessContext process, List<String> args) {
        return Client.reportingFailure(process, () -> dispatch(process, args));
    }

    private static Flags options() {
        return new Flags("machine", "[OPTIONS] COMMAND", ArgumentCount.atLeast(0), "Create and manage machines running jd")
                .stopAtFirstArgument()
                .value("s, storage-path", FlagType.STRING, "Configures storage path (default ~/.docker/machine)")
                .toggle("v, version", "Print the version");
    }

    private static int dispatch(ProcessContext process, List<String> args) {
        Arguments flags = options().parse(args);
        // The commands connect to the daemons of machines; the client's own daemon is not needed.
        Cli cli = new Cli(process, new RemoteApi(new DaemonAddress.Unix(Path.of(DaemonAddress.DEFAULT_SOCKET))));
        if (flags.isSet("version")) {
            MachineVersion.print(cli);
            return 0;
        }
        if (flags.wantsHelp() || flags.positionals().isEmpty()) {
            cli.out().print(UsageText.of(flags.flags()) + USAGE.usage());
            return 0;
        }
        String name = flags.positional(0);
        String storagePath = flags.text("storage-path");
        var session = new MachineSession(MachineStore.of(storagePath, process.environment()), storagePath, cli,
                process.environment());
        Command command = command(name, session).orElseThrow(() -> new ClientException(
                "unknown docker command: \"machine " + name + "\"\nSee 'jd machine --help'"));
        return Client.runCommand(command, flags.positionals().subList(1, flags.positionals().size()), cli.out(), () -> cli);
    }

    private static Optional<Command> command(String name, MachineSession session) {
        return Optional.ofNullable(switch (name) {
            case "active" -> new MachineActive(session);
            case "config" -> new MachineOptions(session);
            case "create" -> new MachineCreate(session);
            case "env" -> new MachineEnv(session);
            case "inspect" -> new MachineInspect(session);
            case "ip" -> new MachineFact(session, MachineFact.Kind.IP);
            case "kill" -> new MachineLifecycle(session, MachineLifecycle.Kind.KILL);
            case "ls" -> new MachineLs(session);
            case "provision" -> new MachineProvision(session, MachineProvision.Kind.PROVISION);
            case "regenerate-certs" -> new MachineProvision(session, MachineProvision.Kind.REGENERATE);
            case "restart" -> new MachineLifecycle(session, MachineLifecycle.Kind.RESTART);
            case "rm" -> new MachineRm(session);
            case "scp" -> new MachineScp(session);
            case "ssh" -> new MachineSsh(session);
            case "start" -> new MachineLifecycle(session, MachineLifecycle.Kind.START);
            case "status" -> new MachineFact(session, MachineFact.Kind.STATUS);
            case "stop" -> new MachineLifecycle(session, MachineLifecycle.Kind.STOP);
            case "upgrade" -> new MachineProvision(session, MachineProvision.Kind.UPGRADE);
            case "url" -> new MachineFact(session, MachineFact.Kind.URL);
            case "version" -> new MachineVersion();
            default -> null;
        });
    }
}
