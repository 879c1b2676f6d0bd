package jd.client.image;

import java.io.InputStream;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.command.InputFile;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.ProgressDisplay;
import jd.client.session.Cli;

/// `load`: registers the images of a tar archive that `save` has written.
///
/// Docker 1.2.0: api/client/commands.go CmdLoad
public final class CmdLoad implements Command {
    @Override
    public Flags flags() {
        return new Flags("load", "[OPTIONS]", ArgumentCount.NONE, "Load an image from a tar archive or STDIN")
                .value("i, input", FlagType.STRING, "Read from tar archive file, instead of STDIN")
                .toggle("q, quiet", "Suppress the load output");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String file = arguments.text("input");
        if (file.isEmpty() && cli.isInputTerminal()) {
            throw new ClientException("requested load from stdin, but stdin is empty");
        }
        boolean quiet = arguments.isSet("quiet") || cli.columns(1) == 0;
        ApiRequest request = ApiRequest.post("/images/load")
                .with("quiet", quiet ? "1" : "0")
                .header("Content-Type", "application/x-tar");
        InputFile.with(cli, file, archive -> send(cli, request, archive));
        return 0;
    }

    private static void send(Cli cli, ApiRequest request, InputStream archive) {
        try (ApiResponse response = cli.api().send(request, archive::transferTo)) {
            new ProgressDisplay(cli.out(), cli.columns(1)).show(response.body());
        }
    }
}
