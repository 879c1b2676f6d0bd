package jd.client.container;

import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.format.Table;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;

/// `top`: shows the output of ps for a container's processes.
///
/// Docker 1.2.0: api/client/commands.go CmdTop
public final class CmdTop implements Command {
    /// `top` still uses the column width of Docker 1.2.
    private static final int NARROWEST = 20;

    @Override
    public Flags flags() {
        return new Flags("top", "CONTAINER [ps OPTIONS]", ArgumentCount.atLeast(1),
                "Display the running processes of a container").stopAtFirstArgument();
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        List<String> options = arguments.positionals().subList(1, arguments.positionals().size());
        ApiRequest request = ApiRequest.get(ApiRequest.containerPath(arguments.positional(0)) + "/top");
        if (!options.isEmpty()) {
            request = request.with("ps_args", String.join(" ", options));
        }
        JsonTree processes = cli.api().document(request);
        Table table = new Table(NARROWEST).line(processes.at("Titles").texts());
        processes.at("Processes").elements().forEach(process -> table.line(process.texts()));
        cli.out().print(table);
        return 0;
    }
}
