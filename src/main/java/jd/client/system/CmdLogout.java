package jd.client.system;

import jd.client.account.AccountStore;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `logout`: removes the stored account at a registry. No request is sent.
///
/// Docker 1.2.0: api/client/commands.go CmdLogout
public final class CmdLogout implements Command {
    @Override
    public Flags flags() {
        return new Flags("logout", "[SERVER]", ArgumentCount.atMost(1), "Log out from a registry");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String server = CmdLogin.server(arguments);
        cli.out().println("Removing login credentials for " + server);
        AccountStore.of(cli.environment()).erase(server);
        return 0;
    }
}
