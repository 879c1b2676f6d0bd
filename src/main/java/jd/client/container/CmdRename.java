package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `rename`: gives a container another name.
public final class CmdRename implements Command {
    @Override
    public Flags flags() {
        return new Flags("rename", "CONTAINER NEW_NAME", ArgumentCount.exactly(2), "Rename a container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String name = arguments.positional(1).strip();
        if (arguments.positional(0).isBlank() || name.isEmpty()) {
            throw new ClientException("Error: Neither old nor new names may be empty");
        }
        try {
            String path = ApiRequest.containerPath(arguments.positional(0));
            cli.api().run(ApiRequest.post(path + "/rename").with("name", name));
        } catch (DaemonError e) {
            throw new ClientException(1, e.getMessage() + "\nError: failed to rename container named "
                    + arguments.positional(0), e);
        }
        return 0;
    }
}
