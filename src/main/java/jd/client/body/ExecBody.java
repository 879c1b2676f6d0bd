package jd.client.body;

import java.util.List;
import java.util.Map;
import jd.client.api.BodyWriter;
import jd.client.flags.Arguments;
import jd.libcontainer.io.Pty;

/// Writes the body of `POST /containers/{id}/exec` in the order of Docker's client.
public final class ExecBody {
    private ExecBody() {}

    /// @param flags those of `exec`, then the container and the command
    /// @param environment the client's own, for variables that are named without a value
    public static byte[] of(Arguments flags, Map<String, String> environment, Pty.Size window) {
        boolean attached = !flags.isSet("detach");
        boolean tty = flags.isSet("tty");
        var body = new BodyWriter();
        body.open();
        body.text("User", flags.text("user"));
        body.toggle("Privileged", flags.isSet("privileged"));
        body.toggle("Tty", tty);
        consoleSize(tty, window, body);
        body.toggle("AttachStdin", attached && flags.isSet("interactive"));
        body.toggle("AttachStderr", attached);
        body.toggle("AttachStdout", attached);
        body.toggle("Detach", !attached);
        body.text("DetachKeys", flags.text("detach-keys"));
        body.listOrNull("Env", ContainerTexts.environment(flags, environment));
        body.text("WorkingDir", flags.text("workdir"));
        List<String> positionals = flags.positionals();
        body.list("Cmd", positionals.subList(1, positionals.size()));
        body.close();
        return body.bytes();
    }

    /// Writes rows and columns, so that the terminal is created with the size of the user's.
    public static void consoleSize(boolean tty, Pty.Size window, BodyWriter body) {
        if (tty) {
            body.numbers("ConsoleSize", window.rows(), window.columns());
        }
    }
}
