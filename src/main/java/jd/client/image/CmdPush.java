package jd.client.image;

import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.ClientPull;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.image.Reference;

/// `push`: uploads an image, or with `-a` all tags of a repository, to the registry that its name begins with.
///
/// Docker 1.2.0: api/client/commands.go CmdPush
public final class CmdPush implements Command {
    @Override
    public Flags flags() {
        return new Flags("push", "[OPTIONS] NAME[:TAG]", ArgumentCount.exactly(1), "Upload an image to a registry")
                .toggle("a, all-tags", "Push all tags of an image to the repository")
                .toggle("disable-content-trust", "Skip image signing (default true)")
                .toggle("q, quiet", "Suppress verbose output");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        Reference reference = CmdPull.reference(cli, arguments);
        if (reference.digest().isPresent()) {
            throw new ClientException("cannot push a digest reference");
        }
        ApiRequest request = ApiRequest.post("/images/" + reference.familiarName() + "/push")
                .with("tag", reference.tag().orElse(""))
                .header("X-Registry-Auth", ClientPull.authorization(cli, reference));
        if (arguments.isSet("quiet")) {
            ClientPull.quietly(cli, request);
            cli.out().println(reference);
        } else {
            ClientPull.show(cli, request, cli.out(), cli.columns(1));
        }
        return 0;
    }
}
