package jd.client.container;

import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.body.AttachedTo;
import jd.client.body.ContainerFlags;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.AttachedStreams;
import jd.client.session.Cli;
import jd.client.session.ExitWait;
import jd.client.session.SignalProxy;
import jd.client.session.TerminalSession;

/// `run`: creates a container, attaches to it, starts it, and waits for its end.
///
/// Docker 1.2.0: api/client/commands.go CmdRun
public final class CmdRun implements Command {
    @Override
    public Flags flags() {
        return ContainerFlags.addTo(new Flags("run", "[OPTIONS] IMAGE [COMMAND] [ARG...]", ArgumentCount.atLeast(1),
                        "Create and run a new container from an image").stopAtFirstArgument())
                .value("debug-client", FlagType.INT, "Let this client wait for a debugger on this port")
                .toggle("d, detach", "Run container in background and print container ID")
                .value("detach-keys", FlagType.STRING, "Override the key sequence for detaching a container")
                .toggle("sig-proxy", "Proxy received signals to the process (default true)");
    }

    // tag::from-create-to-exit[]
    @Override
    public int run(Cli cli, Arguments flags) {
        // A debugger wants to see all of it, from here on.
        flags.value("debug-client").ifPresent(
                port -> DebuggedClient.become(port, cli.environment()));

        boolean detached = flags.isSet("detach");
        boolean tty = flags.isSet("tty");
        AttachedTo attached = AttachedTo.of(flags, detached);
        if (detached && !flags.values("attach").isEmpty()) {
            throw new ClientException("Conflicting options: -a and -d");
        }
        if (tty && attached.stdin() && !cli.isInputTerminal()) {
            throw new ClientException("the input device is not a TTY");
        }

        // Create, and pull if the daemon lacks the image.
        String id = create(cli, flags, detached);

        // Signals are forwarded from here on.
        if (!detached && flags.isSet("sig-proxy", true)) {
            SignalProxy.start(cli, id);
        }

        boolean raw = tty && attached.any();
        boolean stdin = attached.stdin();
        String path = ApiRequest.containerPath(id);
        try (var terminal = TerminalSession.open(cli, path, raw, stdin)) {
            // Attach and wait before the start: a container can end faster than
            // a second request arrives.
            Optional<AttachedStreams> streams = attached.any()
                    ? Optional.of(AttachedStreams.attach(
                            cli, id, attached, tty, flags.text("detach-keys")))
                    : Optional.empty();
            ExitWait exit = ExitWait.begin(cli, id, flags.isSet("rm"));

            // Start; if that fails, give up the streams. The reason decides the
            // exit code.
            announceDebugger(cli, flags);
            try {
                cli.api().run(ApiRequest.post("/containers/" + id + "/start"));
            } catch (ClientException e) {
                streams.ifPresent(AttachedStreams::abandon);
                throw RunFailure.atStart(awaitRemoval(exit, flags, e));
            }
            terminal.follow();

            if (detached) {
                cli.out().println(id);
                exit.abandon();
                return 0;
            }

            // Wait for the end of the output or for the detach keys, then for
            // the exit code.
            Optional<AttachedStreams.Outcome> end =
                    streams.map(AttachedStreams::await);
            if (end.equals(Optional.of(AttachedStreams.Outcome.DETACHED))) {
                return 0;
            }
            return exit.exitCode();
        }
    }
    // end::from-create-to-exit[]

    /// The start is not answered before a debugger has come to the container's dockerinit.
    private static void announceDebugger(Cli cli, Arguments flags) {
        flags.value("debug-init").ifPresent(
                port -> cli.err().println("jd: waiting for a debugger on port " + port));
    }

    private static String create(Cli cli, Arguments flags, boolean detached) {
        try {
            return ContainerCreation.create(cli, flags, detached);
        } catch (ClientException e) {
            throw RunFailure.beforeStart("run", e);
        }
    }

    /// With `--rm` the daemon removes a container that did not start; wait until it has.
    private static ClientException awaitRemoval(ExitWait exit, Arguments flags, ClientException failure) {
        if (!flags.isSet("rm") || !(failure instanceof DaemonError)) {
            exit.abandon();
            return failure;
        }
        try {
            exit.exitCode();
            return failure;
        } catch (ClientException e) {
            return failure; // the failed start is the more important failure
        }
    }
}
