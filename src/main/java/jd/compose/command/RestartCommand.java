package jd.compose.command;

import java.util.Map;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.plan.Observed;
import jd.compose.plan.RestartPlan;
import jd.compose.session.ComposeSession;
import jd.compose.session.TargetProject;

/// `restart`: restarts services, and those that depend on them with `restart: true`.
public record RestartCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose restart", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Restart service containers")
                .toggle("no-deps", "Don't restart dependent services")
                .value("t, timeout", FlagType.INT, "Specify a shutdown timeout in seconds");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        TargetProject target = session.target(flags.positionals());
        Observed observed = session.api(target.name()).observe(Map.of());
        session.execute(target.name(), RestartPlan.of(observed, flags.positionals(), !flags.isSet("no-deps"),
                UpCommand.timeout(flags)));
        return 0;
    }
}
