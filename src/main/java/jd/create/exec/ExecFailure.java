package jd.create.exec;

import java.util.Locale;
import jd.libcontainer.spec.InitFailure;
import jd.server.api.ApiException;

/// Translates the failure to start an exec process into the error message of Docker, containerd and runc.
///
/// Today: daemon/errors.go translateContainerdStartErr
public final class ExecFailure {
    /// A shell's exit code for a command that cannot be executed; Docker uses it for every failed start of an exec process.
    static final int EXIT_CODE = 126;

    static final String RELATIVE_DIRECTORY = "Cwd must be an absolute path";

    private static final String FAILED = "OCI runtime exec failed: exec failed: ";

    private ExecFailure() {}

    static ApiException of(Throwable failure) {
        return switch (failure) {
            case ApiException api -> api;
            case InitFailure init -> of(init.getMessage(), init);
            default -> of(String.valueOf(failure.getMessage()), failure);
        };
    }

    private static ApiException of(String message, Throwable cause) {
        if (message.toLowerCase(Locale.ROOT).startsWith("unable to find ") || message.startsWith("uids and gids must be")) {
            return new ApiException(ApiException.Kind.INTERNAL, message, cause);
        }
        String start = message.equals(RELATIVE_DIRECTORY) ? FAILED : FAILED + "unable to start container process: ";
        String full = start + message + ": unknown";
        if (message.contains("is a directory")) {
            return invalid(full + ": permission denied", cause);
        }
        if (message.contains("not a directory")) {
            return invalid(full + ": Are you trying to mount a directory onto a file (or vice-versa)? "
                    + "Check if the specified host path exists and is the expected type", cause);
        }
        boolean users = message.contains("executable file not found") || message.contains("no such file or directory")
                || message.contains("permission denied");
        return users ? invalid(full, cause) : new ApiException(ApiException.Kind.INTERNAL, full, cause);
    }

    private static ApiException invalid(String message, Throwable cause) {
        return new ApiException(ApiException.Kind.INVALID_PARAMETER, message, cause);
    }
}
