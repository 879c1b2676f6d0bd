package jd.create.failure;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.security.ConfinementException;
import jd.libcontainer.spec.InitFailure;
import jd.server.api.ApiException;

/// The reason of a failed start: the error for the client, and the container's exit code. As in a shell it is 127 for a
/// command that was not found, and 126 for one that cannot be executed; otherwise it is 128.
///
/// Today: daemon/errors.go translateContainerdStartErr, whose wording every client knows
public record StartFailure(ApiException error, int exitCode) {
    private static final String RUNTIME = "failed to create task for container: failed to create shim task: "
            + "OCI runtime create failed: runc create failed: ";
    /// The exit code of a failure before execve.
    public static final int UNKNOWN = 128;

    /// 128 and SIGSYS.
    private static final int KILLED_BY_FILTER = 159;

    private static final Set<Errno> SHORTAGES = EnumSet.of(
            Errno.EAGAIN, Errno.ENOMEM, Errno.ENFILE, Errno.EMFILE, Errno.ENOSPC);

    private static final String PREFIX = RUNTIME + "unable to start container process: ";

    /// {@return the error of a container that Docker's runtime refuses to start}
    public static ApiException ofRuntime(String message) {
        return ApiException.internal(RUNTIME + message + ": unknown");
    }

    public static StartFailure of(Throwable failure) {
        return switch (failure) {
            case InitFailure init -> of(init);
            case ConfinementException confinement -> of(confinement);
            case ApiException api -> new StartFailure(api, UNKNOWN);
            default -> new StartFailure(
                    new ApiException(ApiException.Kind.INTERNAL, String.valueOf(failure.getMessage()), failure), UNKNOWN);
        };
    }

    /// {@return whether the host lacked threads, descriptors, memory or disk space} Another attempt may succeed.
    public static boolean isShortage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean shortage = switch (cause) {
                case OutOfMemoryError _ -> true;
                case SyscallException call -> SHORTAGES.contains(call.errno());
                case InitFailure init -> SHORTAGES.contains(init.errno());
                default -> false;
            };
            if (shortage) {
                return true;
            }
        }
        return false;
    }

    private static StartFailure of(ConfinementException failure) {
        String message = failure.getMessage();
        String full = switch (failure.finder()) {
            case DAEMON, KERNEL -> message;
            case RUNTIME -> RUNTIME + message + ": unknown";
            case INIT -> PREFIX + message + ": unknown";
        };
        int exitCode = failure.finder() == ConfinementException.Finder.KERNEL ? KILLED_BY_FILTER : UNKNOWN;
        return new StartFailure(new ApiException(ApiException.Kind.INTERNAL, full, failure), exitCode);
    }

    private static StartFailure of(InitFailure failure) {
        String message = failure.getMessage();
        if (message.toLowerCase(Locale.ROOT).startsWith("unable to find ")
                || message.startsWith("evalSymlinksInScope: ")
                || message.startsWith("uids and gids must be")) {
            return new StartFailure(new ApiException(ApiException.Kind.INTERNAL, message, failure), UNKNOWN);
        }
        String full = PREFIX + message + ": unknown";
        if (message.contains("permission denied")) {
            return invalid(full, 126, failure);
        }
        if (message.contains("is a directory")) {
            return invalid(full + ": permission denied", 126, failure);
        }
        if (message.contains("not a directory")) {
            return invalid(full + ": Are you trying to mount a directory onto a file (or vice-versa)? "
                    + "Check if the specified host path exists and is the expected type", 127, failure);
        }
        if (message.contains("executable file not found") || message.contains("no such file or directory")) {
            return invalid(full, 127, failure);
        }
        return new StartFailure(new ApiException(ApiException.Kind.INTERNAL, full, failure), UNKNOWN);
    }

    private static StartFailure invalid(String message, int exitCode, InitFailure failure) {
        return new StartFailure(new ApiException(ApiException.Kind.INVALID_PARAMETER, message, failure), exitCode);
    }
}
