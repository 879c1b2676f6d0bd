package jd.compose;

import jd.client.command.Command;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.session.ComposeSession;

/// A command that also accepts `--dry-run` behind its name: `jd compose up --dry-run`.
record WithDryRun(String name, ComposeSession session, Command command) implements Command {
    @Override
    public Flags flags() {
        return command.flags().toggle("dry-run", "Execute command in dry run mode");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        Command chosen = flags.isSet("dry-run")
                ? ComposeCommands.make(name, session.dry()).orElseThrow() : command;
        return chosen.run(cli, flags);
    }
}
