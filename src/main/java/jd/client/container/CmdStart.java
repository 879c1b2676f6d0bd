package jd.client.container;

import java.util.ArrayList;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.body.AttachedTo;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.AttachedStreams;
import jd.client.session.Cli;
import jd.client.session.ContainerFacts;
import jd.client.session.ExitWait;
import jd.client.session.SignalProxy;
import jd.client.session.TerminalSession;

/// `start`: starts stopped containers again. With `-a` or `-i` the client attaches to exactly one.
///
/// Docker 1.2.0: api/client/commands.go CmdStart
public final class CmdStart implements Command {
    @Override
    public Flags flags() {
        return new Flags("start", "[OPTIONS] CONTAINER [CONTAINER...]", ArgumentCount.atLeast(1),
                "Start one or more stopped containers")
                .toggle("a, attach", "Attach STDOUT/STDERR and forward signals")
                .value("detach-keys", FlagType.STRING, "Override the key sequence for detaching a container")
                .toggle("i, interactive", "Attach container's STDIN");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        if (!arguments.isSet("attach") && !arguments.isSet("interactive")) {
            return startAll(cli, arguments);
        }
        if (arguments.positionals().size() > 1) {
            throw new ClientException("you cannot start and attach multiple containers at once");
        }
        return startAttached(cli, arguments);
    }

    private static int startAll(Cli cli, Arguments arguments) {
        var failed = new ArrayList<String>();
        for (String container : arguments.positionals()) {
            try {
                cli.api().run(ApiRequest.post(ApiRequest.containerPath(container) + "/start"));
                cli.out().println(container);
            } catch (DaemonError e) {
                cli.err().println(e.getMessage());
                failed.add(container);
            }
        }
        if (!failed.isEmpty()) {
            throw new ClientException("Error: failed to start containers: " + String.join(", ", failed));
        }
        return 0;
    }

    private static int startAttached(Cli cli, Arguments arguments) {
        ContainerFacts container = ContainerFacts.inspect(cli, arguments.positional(0));
        boolean stdin = arguments.isSet("interactive") && container.openStdin();
        if (!container.tty()) {
            SignalProxy.start(cli, container.id());
        }
        String path = ApiRequest.containerPath(container.id());
        try (TerminalSession terminal = TerminalSession.open(cli, path, container.tty(), stdin)) {
            AttachedStreams streams = AttachedStreams.attach(cli, container.id(), new AttachedTo(stdin, true, true),
                    container.tty(), arguments.text("detach-keys"));
            ExitWait exit = ExitWait.begin(cli, container.id(), container.autoRemove());
            try {
                cli.api().run(ApiRequest.post(path + "/start"));
            } catch (ClientException e) {
                streams.abandon();
                exit.abandon();
                throw e;
            }
            terminal.follow();
            return streams.await() == AttachedStreams.Outcome.DETACHED ? 0 : exit.exitCode();
        }
    }
}
