package jd.swarm;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import jd.client.Client;
import jd.client.api.ClientException;
import jd.client.api.ConnectionOptions;
import jd.client.api.DaemonAddress;
import jd.client.api.RemoteApi;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.session.Cli;
import jd.client.session.ProcessContext;
import jd.swarm.scheduler.Scheduler;

/// The program `jd swarm`: finds its command and runs it.
///
/// Docker Swarm 0.2: cli/cli.go
public final class SwarmMain {
    private static final CommandGroup USAGE = new CommandGroup("swarm", "A Docker-native clustering system", List.of(
            new CommandGroup.Entry("create", "Create a cluster at a hub"),
            new CommandGroup.Entry("hub", "Keep the nodes of clusters by token"),
            new CommandGroup.Entry("join", "Join a docker cluster"),
            new CommandGroup.Entry("list", "List nodes in a cluster"),
            new CommandGroup.Entry("manage", "Manage a docker cluster")));

    private SwarmMain() {}

    /// @param args the arguments behind `swarm`
    /// @return the exit code of the process
    public static int run(String[] args) {
        return runIn(ProcessContext.ofProcess(), List.of(args));
    }

    /// The same in the given process context. {@return the exit code}
    public static int runIn(ProcessContext process, List<String> args) {
        return runWith(process, args, UnaryOperator.identity());
    }

    /// The same with a student's strategy and filter in the manager's scheduler, in lab 15. {@return the exit code}
    public static int runWith(ProcessContext process, List<String> args, UnaryOperator<Scheduler> scheduling) {
        return Client.reportingFailure(process, () -> dispatch(process, args, scheduling));
    }

    private static int dispatch(
            ProcessContext process, List<String> args, UnaryOperator<Scheduler> scheduling) {
        String name = args.isEmpty() ? "--help" : args.getFirst();
        if (name.equals("--help") || name.equals("-h") || name.equals("help")) {
            Cli.text(process.out()).print(USAGE.usage());
            return 0;
        }
        Command command = command(name, scheduling).orElseThrow(() -> new ClientException(
                "unknown command: swarm " + name + "\nSee 'jd swarm --help'"));
        var cli = new Cli(process, new RemoteApi(DaemonAddress.of(ConnectionOptions.NONE, process.environment())));
        return Client.runCommand(command, args.subList(1, args.size()), cli.out(), () -> cli);
    }

    private static Optional<Command> command(String name, UnaryOperator<Scheduler> scheduling) {
        return switch (name) {
            case "create" -> Optional.of(new TokenCommand());
            case "hub" -> Optional.of(new HubCommand());
            case "join" -> Optional.of(new JoinCommand());
            case "list" -> Optional.of(new NodesCommand());
            case "manage" -> Optional.of(new ManageCommand(scheduling));
            default -> Optional.empty();
        };
    }
}
