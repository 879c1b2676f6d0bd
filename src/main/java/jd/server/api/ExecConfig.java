package jd.server.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/// The body of `POST /containers/{id}/exec`: a process to run in a container. An absent field is null or false.
///
/// ```
/// {"Cmd":["sh"],"Tty":true,"AttachStdin":true,"AttachStdout":true,"ConsoleSize":[24,80],
///  "User":"","Env":["A=b"],"WorkingDir":"","Privileged":false,"DetachKeys":""}
/// ```
///
/// @param consoleSize rows and columns
public record ExecConfig(
        String user,
        boolean privileged,
        boolean tty,
        int[] consoleSize,
        boolean attachStdin,
        boolean attachStderr,
        boolean attachStdout,
        boolean detach,
        String detachKeys,
        @JsonSetter(contentNulls = Nulls.AS_EMPTY)
        List<String> env,
        String workingDir,
        @JsonSetter(contentNulls = Nulls.AS_EMPTY)
        List<String> cmd) {

    public ExecConfig {
        user = user == null ? "" : user;
        detachKeys = detachKeys == null ? "" : detachKeys;
        workingDir = workingDir == null ? "" : workingDir;
        env = env == null ? List.of() : List.copyOf(env);
        cmd = cmd == null ? List.of() : List.copyOf(cmd);
    }
}
