package jd.client.container;

import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
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

/// `attach`: connects this process's streams to a running container.
public final class CmdAttach implements Command {
    @Override
    public Flags flags() {
        return new Flags("attach", "[OPTIONS] CONTAINER", ArgumentCount.exactly(1),
                "Attach local standard input, output, and error streams to a running container")
                .value("detach-keys", FlagType.STRING, "Override the key sequence for detaching a container")
                .toggle("no-stdin", "Do not attach STDIN")
                .toggle("sig-proxy", "Proxy all received signals to the process (default true)");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        String name = arguments.positional(0);
        ContainerFacts container = ContainerFacts.inspect(cli, name);
        if (!container.running()) {
            throw new ClientException("You cannot attach to a stopped container, start it first");
        }
        if (container.paused()) {
            throw new ClientException("You cannot attach to a paused container, unpause it first");
        }
        if (container.restarting()) {
            throw new ClientException("You cannot attach to a restarting container, wait until it is running");
        }
        boolean stdin = container.openStdin() && !arguments.isSet("no-stdin");
        if (container.tty() && stdin && !cli.isInputTerminal()) {
            throw new ClientException("the input device is not a TTY");
        }
        if (arguments.isSet("sig-proxy", true) && !container.tty()) {
            SignalProxy.start(cli, container.id());
        }
        ExitWait exit = ExitWait.begin(cli, container.id(), false);
        String path = ApiRequest.containerPath(container.id());
        try (TerminalSession terminal = TerminalSession.open(cli, path, container.tty(), stdin)) {
            AttachedStreams streams = AttachedStreams.attach(cli, container.id(), new AttachedTo(stdin, true, true),
                    container.tty(), arguments.text("detach-keys"));
            terminal.follow();
            if (streams.await() == AttachedStreams.Outcome.DETACHED) {
                throw new ClientException("read escape sequence");
            }
            return exit.exitCode();
        }
    }
}
