package jd.client.container;

import jd.client.api.ClientException;

/// The failures of `run` and `create`. The exit code tells a script the cause: 127 the command does not exist, 126 it
/// cannot be executed, 125 everything else.
///
/// The codes came with Docker 1.10: api/client/run.go; today docker/cli cli/command/container/run.go
public final class RunFailure {
    private RunFailure() {}

    /// A failure before the start: it comes with a hint to --help.
    static ClientException beforeStart(String command, ClientException e) {
        return new ClientException(ClientException.OF_JD, sentence(e) + "\nSee 'jd " + command + " --help'.", e);
    }

    static ClientException atStart(ClientException e) {
        return new ClientException(exitCode(e.getMessage()), sentence(e), e);
    }

    private static int exitCode(String message) {
        if (message.contains("executable file not found") || message.contains("no such file or directory")) {
            return 127;
        }
        if (message.contains("permission denied") || message.contains("is a directory")) {
            return 126;
        }
        return ClientException.OF_JD;
    }

    private static String sentence(ClientException e) {
        String message = e.getMessage();
        return "jd: " + (message.endsWith(".") ? message : message + ".");
    }
}
