package jd.client.command;

import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// A command under its name in a group: `image ls` is `images`.
///
/// @param name with the group: `image ls`
/// @param names all names of the command, for its usage text
public record GroupForm(String name, String names, Command command) implements Command {
    @Override
    public Flags flags() {
        return command.flags().inGroup(name, names);
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return command.run(cli, arguments);
    }
}
