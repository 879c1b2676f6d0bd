package jd.client.body;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.flags.Arguments;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.Pty;

/// Writes the body of `POST /containers/{id}/exec` in the order of Docker's client.
public final class ExecBody {
    private ExecBody() {}

    /// @param flags those of `exec`, then the container and the command
    /// @param environment the client's own, for variables that are named without a value
    public static byte[] of(Arguments flags, Map<String, String> environment, Pty.Size window) {
        boolean attached = !flags.isSet("detach");
        boolean tty = flags.isSet("tty");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("User", flags.text("user"));
        body.put("Privileged", flags.isSet("privileged"));
        body.put("Tty", tty);
        consoleSize(tty, window, body);
        body.put("AttachStdin", attached && flags.isSet("interactive"));
        body.put("AttachStderr", attached);
        body.put("AttachStdout", attached);
        body.put("Detach", !attached);
        body.put("DetachKeys", flags.text("detach-keys"));
        body.put("Env", BodyFields.orNull(ContainerTexts.environment(flags, environment)));
        body.put("WorkingDir", flags.text("workdir"));
        List<String> positionals = flags.positionals();
        body.put("Cmd", positionals.subList(1, positionals.size()));
        return new JsonTree(body).bytes();
    }

    /// Writes rows and columns, so that the terminal is created with the size of the user's.
    public static void consoleSize(boolean tty, Pty.Size window, Map<String, Object> body) {
        if (tty) {
            body.put("ConsoleSize", List.of(window.rows(), window.columns()));
        }
    }
}
