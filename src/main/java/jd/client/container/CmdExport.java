package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.command.OutputFile;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `export`: writes all files of a container as a tar archive.
///
/// Docker 1.2.0: api/client/commands.go CmdExport
public final class CmdExport implements Command {
    @Override
    public Flags flags() {
        return new Flags("export", "[OPTIONS] CONTAINER", ArgumentCount.exactly(1),
                "Export a container's filesystem as a tar archive")
                .value("o, output", FlagType.STRING, "Write to a file, instead of STDOUT");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        OutputFile output = new OutputFile(arguments.text("output"));
        output.verify(cli, "failed to export container: ");
        String path = ApiRequest.containerPath(arguments.positional(0));
        output.download(cli, ApiRequest.get(path + "/export"));
        return 0;
    }
}
