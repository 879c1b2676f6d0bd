package jd.client.container;

import java.util.LinkedHashMap;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.body.ExecBody;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.AttachedStreams;
import jd.client.session.Cli;
import jd.client.session.TerminalSession;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Pty;

/// `exec`: creates an exec, starts it over a hijacked connection that carries its streams, and asks for its exit code.
///
/// Docker 1.3: api/client/commands.go CmdExec
public final class CmdExec implements Command {
    @Override
    public Flags flags() {
        return new Flags("exec", "[OPTIONS] CONTAINER COMMAND [ARG...]", ArgumentCount.atLeast(2),
                "Execute a command in a running container").stopAtFirstArgument()
                .toggle("d, detach", "Detached mode: run command in the background")
                .value("detach-keys", FlagType.STRING, "Override the key sequence for detaching a container")
                .value("e, env", FlagType.ENV, "Set environment variables")
                .value("env-file", FlagType.LIST, "Read in a file of environment variables")
                .toggle("i, interactive", "Keep STDIN open even if not attached")
                .toggle("privileged", "Give extended privileges to the command")
                .toggle("t, tty", "Allocate a pseudo-TTY")
                .value("u, user", FlagType.STRING, "Username or UID (format: \"<name|uid>[:<group|gid>]\")")
                .value("w, workdir", FlagType.STRING, "Working directory inside the container");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        boolean detached = flags.isSet("detach");
        boolean tty = flags.isSet("tty");
        boolean stdin = !detached && flags.isSet("interactive");
        if (tty && stdin && !cli.isInputTerminal()) {
            throw new ClientException("the input device is not a TTY");
        }
        Pty.Size window = TerminalSession.window(cli, tty);
        String path = "/exec/" + create(cli, flags, window);
        ApiRequest start = ApiRequest.post(path + "/start");
        byte[] how = startBody(detached, tty, window);
        if (detached) {
            cli.api().run(start.json(how));
            return 0;
        }
        try (TerminalSession terminal = TerminalSession.open(cli, path, tty, stdin)) {
            AttachedStreams streams = AttachedStreams.over(
                    cli, start.hijack().json(how), stdin, tty, flags.text("detach-keys"));
            terminal.follow();
            if (streams.await() == AttachedStreams.Outcome.DETACHED) {
                throw new ClientException("read escape sequence");
            }
        }
        return (int) cli.api().document(ApiRequest.get(path + "/json")).at("ExitCode").number();
    }

    private static String create(Cli cli, Arguments flags, Pty.Size window) {
        byte[] body = ExecBody.of(flags, cli.environment(), window);
        JsonTree made = cli.api().document(
                ApiRequest.post(ApiRequest.containerPath(flags.positional(0)) + "/exec").json(body));
        return made.at("Id").text();
    }

    private static byte[] startBody(boolean detached, boolean tty, Pty.Size window) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("Detach", detached);
        body.put("Tty", tty);
        ExecBody.consoleSize(tty, window, body);
        return new JsonTree(body).bytes();
    }
}
