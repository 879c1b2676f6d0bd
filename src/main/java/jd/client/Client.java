package jd.client;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import jd.client.api.ClientException;
import jd.client.api.ConnectionOptions;
import jd.client.api.DaemonAddress;
import jd.client.api.HeadStart;
import jd.client.api.OutputCopy;
import jd.client.api.RemoteApi;
import jd.client.command.Command;
import jd.client.command.CommandGroup;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.flags.UsageText;
import jd.client.session.Cli;
import jd.client.session.ProcessContext;

/// The program `jd`: parses the global flags, finds the daemon and runs the command.
///
/// Docker 1.2.0: docker/docker.go main
public final class Client {
    private final ProcessContext process;
    private final OutputCopy outputCopy;
    private final PrintStream out;
    private final PrintStream err;
    private ConnectionOptions connection = ConnectionOptions.NONE;

    private Client(ProcessContext process, OutputCopy outputCopy) {
        this.process = process;
        this.outputCopy = outputCopy;
        this.out = Cli.text(process.out());
        this.err = Cli.text(process.err());
    }

    /// {@return the exit code of the process}
    ///
    /// The caller must end the process with it: a thread that reads the terminal may still block in its read.
    public static int run(String[] args) {
        HeadStart.begin();
        return runIn(ProcessContext.ofProcess(), List.of(args));
    }

    /// The same in the given process context. {@return the exit code}
    public static int runIn(ProcessContext process, List<String> args) {
        return runWith(process, OutputCopy.STANDARD, args);
    }

    /// The same with another way to copy a container's output. {@return the exit code}
    public static int runWith(ProcessContext process, OutputCopy outputCopy, List<String> args) {
        var client = new Client(process, outputCopy);
        try {
            return client.dispatch(args);
        } catch (ClientException e) {
            if (!e.getMessage().isEmpty()) {
                client.err.println(e.getMessage());
            }
            return e.exitCode();
        } finally {
            client.out.flush();
            client.err.flush();
        }
    }

    private int dispatch(List<String> args) {
        GlobalFlags global = GlobalFlags.parse(args);
        if (global.version()) {
            out.println(ProgramUsage.version());
            return 0;
        }
        if (global.help() || global.rest().isEmpty()) {
            out.print(ProgramUsage.text());
            return 0;
        }
        connection = global.connection();
        String name = global.rest().getFirst();
        List<String> rest = global.rest().subList(1, global.rest().size());
        if (name.equals("help")) {
            return help(rest);
        }
        if (name.equals("rehearse")) {
            return ClientRehearsal.run(args.subList(0, args.size() - global.rest().size()), process);
        }
        if (name.equals("restart-daemon")) {
            return restartDaemon(rest);
        }
        Optional<CommandGroup> group = CommandTable.group(name);
        if (group.isPresent()) {
            return inGroup(group.get(), rest);
        }
        return runCommand(CommandTable.make(name).orElseThrow(() -> unknown(name)), rest);
    }

    /// What the launcher makes of `jd daemon restart`.
    private int restartDaemon(List<String> words) {
        if (!words.isEmpty()) {
            throw misunderstood("\"jd daemon restart\" accepts no arguments.");
        }
        BackgroundDaemon.restart(DaemonAddress.of(ConnectionOptions.NONE, Map.of()), err);
        return 0;
    }

    private int inGroup(CommandGroup group, List<String> rest) {
        if (rest.isEmpty() || rest.getFirst().equals("--help")) {
            out.print(group.usage());
            return 0;
        }
        Command command = CommandTable.make(group.name() + " " + rest.getFirst())
                .orElseThrow(() -> new ClientException(1, group.usage().stripTrailing()));
        return runCommand(command, rest.subList(1, rest.size()));
    }

    private int runCommand(Command command, List<String> rest) {
        return runCommand(command, rest, out, () -> connect(process, connection).withOutputCopy(outputCopy));
    }

    /// Runs a program that uses the client's commands: `compose`, `machine`, `swarm`. A failure is printed on its standard
    /// error. {@return the exit code}
    public static int reportingFailure(ProcessContext process, IntSupplier program) {
        try {
            return program.getAsInt();
        } catch (ClientException e) {
            if (!e.getMessage().isEmpty()) {
                Cli.text(process.err()).println(e.getMessage());
            }
            return e.exitCode();
        }
    }

    /// Parses a command's arguments and runs it; also for the commands of `compose`. {@return the exit code}
    ///
    /// @param daemon called only if the arguments are valid
    public static int runCommand(Command command, List<String> rest, PrintStream out, Supplier<Cli> daemon) {
        Arguments arguments = command.flags().parse(rest);
        if (arguments.wantsHelp()) {
            out.print(UsageText.of(arguments.flags()));
            return 0;
        }
        checkCount(arguments);
        return command.run(daemon.get(), arguments);
    }

    /// {@return the daemon to which the commands speak}
    ///
    /// @param options without `-H`, `DOCKER_HOST` and TLS a daemon is started if none runs
    public static Cli connect(ProcessContext process, ConnectionOptions options) {
        DaemonAddress address = DaemonAddress.of(options, process.environment());
        if (options.hosts().isEmpty() && process.environment().getOrDefault("DOCKER_HOST", "").isBlank()
                && address instanceof DaemonAddress.Unix) {
            BackgroundDaemon.ensure(address, Cli.text(process.err()));
        }
        return new Cli(process, new RemoteApi(address));
    }

    private static ClientException misunderstood(String reason) {
        return new ClientException(125, reason + "\nSee 'jd --help'.");
    }

    private static ClientException unknown(String name) {
        return new ClientException("jd: '" + name + "' is not a jd command.\nSee 'jd --help'");
    }

    private int help(List<String> rest) {
        if (rest.isEmpty()) {
            out.print(ProgramUsage.text());
            return 0;
        }
        if (CommandTable.group(rest.getFirst()).isPresent()) {
            List<String> member = rest.size() > 1 ? List.of(rest.get(1), "--help") : List.of();
            return inGroup(CommandTable.group(rest.getFirst()).get(), member);
        }
        Command command = CommandTable.make(rest.getFirst())
                .orElseThrow(() -> new ClientException("unknown help topic: " + rest.getFirst()));
        out.print(UsageText.of(command.flags()));
        return 0;
    }

    private static void checkCount(Arguments arguments) {
        Flags flags = arguments.flags();
        if (!flags.count().allows(arguments.positionals().size())) {
            throw new ClientException("\"jd " + flags.command() + "\" " + flags.count().requirement()
                    + ".\nSee 'jd " + flags.command() + " --help'.\n" + UsageText.head(flags).stripTrailing());
        }
    }
}
