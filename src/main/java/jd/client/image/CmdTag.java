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

/// `tag`: gives an image another name.
public final class CmdTag implements Command {
    @Override
    public Flags flags() {
        return new Flags("tag", "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]", ArgumentCount.exactly(2),
                "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        Reference target = target(arguments.positional(1)).withDefaultTag();
        if (target.digest().isPresent()) {
            throw new ClientException("refusing to create a tag with a digest reference");
        }
        cli.api().run(ApiRequest.post("/images/" + arguments.positional(0) + "/tag")
                .with("repo", target.familiarName())
                .with("tag", target.tag().orElse("")));
        return 0;
    }

    private static Reference target(String text) {
        try {
            return ClientPull.parse(text);
        } catch (ClientException e) {
            throw new ClientException(1, "Error parsing reference: \"" + text + "\" is not a valid repository/tag: "
                    + e.getMessage(), e);
        }
    }
}
