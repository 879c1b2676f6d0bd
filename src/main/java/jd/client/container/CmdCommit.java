package jd.client.container;

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

/// `commit`: makes an image of a container's files.
///
/// Docker 1.2.0: api/client/commands.go CmdCommit
public final class CmdCommit implements Command {
    @Override
    public Flags flags() {
        return new Flags("commit", "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]", ArgumentCount.between(1, 2),
                "Create a new image from a container's changes")
                .value("a, author", FlagType.STRING,
                        "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")")
                .value("c, change", FlagType.LIST, "Apply Dockerfile instruction to the created image")
                .value("m, message", FlagType.STRING, "Commit message")
                .toggle("p, pause", "Pause container during commit (default true)");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        ApiRequest request = ApiRequest.post("/commit")
                .with("author", arguments.text("author"))
                .with("comment", arguments.text("message"))
                .with("container", arguments.positional(0));
        if (arguments.positionals().size() > 1) {
            Reference name = ClientPull.parse(arguments.positional(1));
            if (name.digest().isPresent()) {
                throw new ClientException("refusing to create a tag with a digest reference");
            }
            Reference tagged = name.withDefaultTag();
            request = request.with("repo", tagged.familiarName()).with("tag", tagged.tag().orElse(""));
        }
        if (!arguments.values("change").isEmpty()) {
            request = request.with("changes", arguments.values("change"));
        }
        if (!arguments.isSet("pause", true)) {
            request = request.with("pause", "0");
        }
        cli.out().println(cli.api().document(request).at("Id").text());
        return 0;
    }
}
