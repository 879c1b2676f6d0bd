package jd.client.command;

import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.flags.WordCount;
import jd.client.session.Cli;

/// `rename`.
final class CmdRename implements Command {
    @Override
    public Flags flags() {
        return new Flags("rename", "CONTAINER NEW_NAME", WordCount.exactly(2), "Rename a container");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String name = arguments.word(1).strip();
        if (arguments.word(0).isBlank() || name.isEmpty()) {
            throw new ClientException("Error: Neither old nor new names may be empty");
        }
        try {
            cli.api().run(ApiRequest.post(ApiRequest.containerPath(arguments.word(0)) + "/rename").with("name", name));
        } catch (DaemonError e) {
            throw new ClientException(1, e.getMessage() + "\nError: failed to rename container named "
                    + arguments.word(0), e);
        }
        return 0;
    }
}
