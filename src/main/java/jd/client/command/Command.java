package jd.client.command;

import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// One command of the client: the flags it accepts, and what it does.
///
/// Docker 1.2 found the method of a command by reflection: `Cmd` and the capitalised name, so `ps` was `CmdPs`. The
/// names are the same here; [CommandTable] finds the classes.
public interface Command {
    Flags flags();

    /// {@return the exit code}
    ///
    /// @throws ClientException with the message and the exit code
    int run(Cli cli, Arguments arguments);
}
