package jd.client;

import java.util.List;
import jd.client.api.ConnectionOptions;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.ConnectionFlags;
import jd.client.flags.Flags;

/// The parsed flags before the command, and the rest of the command line.
///
/// @param rest the command and its arguments
record GlobalFlags(ConnectionOptions connection, boolean help, boolean version, List<String> rest) {
    /// Most command lines have none, and then nothing has to be parsed.
    static GlobalFlags parse(List<String> typed) {
        if (typed.isEmpty() || !typed.getFirst().startsWith("-")) {
            return new GlobalFlags(ConnectionOptions.NONE, false, false, typed);
        }
        Arguments arguments = flags().parse(typed);
        return new GlobalFlags(ConnectionFlags.read(arguments), arguments.wantsHelp(), arguments.isSet("version"),
                arguments.positionals());
    }

    private static Flags flags() {
        return ConnectionFlags.declare(new Flags("", "[OPTIONS] COMMAND", ArgumentCount.atLeast(0), ""))
                .stopAtFirstArgument()
                .toggle("D, debug", "Enable debug mode")
                .toggle("v, version", "Print version information and quit");
    }
}
