package jd.machine;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.server.api.Version;

/// `version`: the version of this program.
record MachineVersion() implements Command {
    @Override
    public Flags flags() {
        return new Flags("machine version", "", ArgumentCount.NONE, "Show the jd version information");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        print(cli);
        return 0;
    }

    static void print(Cli cli) {
        cli.out().println("jd machine version " + Version.JD);
    }
}
