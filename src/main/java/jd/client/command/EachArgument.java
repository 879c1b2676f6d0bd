package jd.client.command;

import java.util.function.Consumer;
import jd.client.api.DaemonError;
import jd.client.flags.Arguments;
import jd.client.session.Cli;

/// Does the same to every named object and prints its name when it worked. One that fails does not spare the others:
/// the messages come at the end, one a line, and the exit code is 1.
public final class EachArgument {
    private EachArgument() {}

    static int run(Cli cli, Arguments arguments, Consumer<String> action) {
        return run(cli, arguments, action, cli.out()::println);
    }

    static int run(Cli cli, Arguments arguments, Consumer<String> action, Consumer<String> done) {
        int exitCode = 0;
        for (String word : arguments.words()) {
            try {
                action.accept(word);
                done.accept(word);
            } catch (DaemonError e) {
                cli.err().println(e.getMessage());
                exitCode = 1;
            }
        }
        return exitCode;
    }
}
