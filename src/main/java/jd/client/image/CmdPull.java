package jd.client.image;

import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.ClientPull;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.image.Reference;

/// `pull`: pulls an image; without a tag `latest`, with `-a` every tag of the repository.
public final class CmdPull implements Command {
    @Override
    public Flags flags() {
        return new Flags("pull", "[OPTIONS] NAME[:TAG|@DIGEST]", ArgumentCount.exactly(1),
                "Download an image from a registry")
                .toggle("a, all-tags", "Download all tagged images in the repository")
                .value("platform", FlagType.STRING, "Set platform if server is multi-platform capable")
                .toggle("q, quiet", "Suppress verbose output");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        Reference reference = reference(cli, arguments);
        ApiRequest request = ClientPull.request(cli, reference, arguments.text("platform"));
        if (arguments.isSet("quiet")) {
            ClientPull.quietly(cli, request);
        } else {
            ClientPull.show(cli, request, cli.out(), cli.columns(1));
        }
        cli.out().println(reference);
        return 0;
    }

    /// {@return the image that `pull` or `push` names: without a tag `latest`, with `--all-tags` none}
    static Reference reference(Cli cli, Arguments arguments) {
        Reference named = ClientPull.parse(arguments.positional(0));
        boolean bare = named.tag().isEmpty() && named.digest().isEmpty();
        boolean all = arguments.isSet("all-tags");
        if (all && !bare) {
            throw new ClientException("tag can't be used with --all-tags/-a");
        }
        if (bare && !all && !arguments.isSet("quiet")) {
            cli.out().println("Using default tag: latest");
        }
        return all ? named : named.withDefaultTag();
    }
}
