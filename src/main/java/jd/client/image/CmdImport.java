package jd.client.image;

import java.io.InputStream;
import java.util.Locale;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.command.ClientPull;
import jd.client.command.Command;
import jd.client.command.InputFile;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.format.ProgressDisplay;
import jd.client.session.Cli;

/// `import`: makes an image of the files in a tar archive.
///
/// Docker 1.2.0: api/client/commands.go CmdImport
public final class CmdImport implements Command {
    @Override
    public Flags flags() {
        return new Flags("import", "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]", ArgumentCount.atLeast(1),
                "Import the contents from a tarball to create a filesystem image")
                .value("c, change", FlagType.LIST, "Apply Dockerfile instruction to the created image")
                .value("m, message", FlagType.STRING, "Set commit message for imported image")
                .value("platform", FlagType.STRING, "Set platform if server is multi-platform capable");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String source = arguments.positional(0);
        boolean isUrl = source.startsWith("http://") || source.startsWith("https://");
        ApiRequest request = ApiRequest.post("/images/create").with("fromSrc", isUrl ? source : "-");
        if (arguments.positionals().size() > 1) {
            // The daemon checks the name again; this check comes before the upload.
            ClientPull.parse(arguments.positional(1));
            request = request.with("repo", arguments.positional(1));
        }
        if (!arguments.text("message").isEmpty()) {
            request = request.with("message", arguments.text("message"));
        }
        if (!arguments.text("platform").isEmpty()) {
            request = request.with("platform", arguments.text("platform").toLowerCase(Locale.ROOT));
        }
        if (!arguments.values("change").isEmpty()) {
            request = request.with("changes", arguments.values("change"));
        }
        send(cli, request, isUrl, source);
        return 0;
    }

    private static void send(Cli cli, ApiRequest request, boolean isUrl, String source) {
        if (isUrl) {
            send(cli, request, InputStream.nullInputStream());
        } else {
            InputFile.with(cli, source.equals("-") ? "" : source, tar -> send(cli, request, tar));
        }
    }

    private static void send(Cli cli, ApiRequest request, InputStream tar) {
        try (ApiResponse response = cli.api().send(request, tar::transferTo)) {
            new ProgressDisplay(cli.out(), cli.columns(1)).show(response.body());
        }
    }
}
