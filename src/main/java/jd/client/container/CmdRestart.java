package jd.client.container;

import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `restart`: stops and starts containers.
public final class CmdRestart implements Command {
    @Override
    public Flags flags() {
        return new Flags("restart", "[OPTIONS] CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Restart one or more containers")
                .value("s, signal", FlagType.STRING, "Signal to send to the container")
                .value("t, time", FlagType.INT, "Seconds to wait before killing the container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, container -> CmdStop.post(cli, container, "/restart", arguments));
    }
}
