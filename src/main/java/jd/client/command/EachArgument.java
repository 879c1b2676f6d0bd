package jd.client.command;

import java.util.function.Consumer;
import jd.client.api.DaemonError;
import jd.client.flags.Arguments;
import jd.client.session.Cli;

/// Applies an operation to every argument and prints the argument on success. A failure does not stop the others: it is
/// reported on standard error, and the exit code is 1.
public final class EachArgument {
    private EachArgument() {}

    public static int run(Cli cli, Arguments arguments, Consumer<String> action) {
        return run(cli, arguments, action, cli.out()::println);
    }

    public static int run(Cli cli, Arguments arguments, Consumer<String> action, Consumer<String> done) {
        int exitCode = 0;
        for (String argument : arguments.positionals()) {
            try {
                action.accept(argument);
                done.accept(argument);
            } catch (DaemonError e) {
                cli.err().println(e.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
