package jd.client.image;

import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.command.OutputFile;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `save`: writes images with their layers and names as a tar archive.
///
/// Docker 1.2.0: api/client/commands.go CmdSave
public final class CmdSave implements Command {
    @Override
    public Flags flags() {
        return new Flags("save", "[OPTIONS] IMAGE [IMAGE...]", ArgumentCount.atLeast(1),
                "Save one or more images to a tar archive (streamed to STDOUT by default)")
                .value("o, output", FlagType.STRING, "Write to a file, instead of STDOUT");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        OutputFile output = new OutputFile(arguments.text("output"));
        output.verify(cli, "failed to save image: ");
        output.download(cli, ApiRequest.get("/images/get").with("names", arguments.positionals()));
        return 0;
    }
}
