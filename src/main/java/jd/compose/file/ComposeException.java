package jd.compose.file;

import java.util.List;
import java.util.stream.Collectors;
import jd.client.api.ClientException;

/// A project that cannot be loaded or is inconsistent. The message has a line for each problem.
///
/// Today: compose-cli's exit code 15 for an invalid file, 14 for a missing one
public final class ComposeException extends ClientException {
    private static final int INVALID_FILE = 15;
    private static final int NO_FILE = 14;

    private ComposeException(int exitCode, String message) {
        super(exitCode, message);
    }

    public static ComposeException invalid(String message) {
        return new ComposeException(INVALID_FILE, message);
    }

    public static ComposeException invalid(List<String> problems) {
        return invalid(String.join("\n", problems));
    }

    public static ComposeException noSuchService(String service) {
        return new ComposeException(1, "no such service: " + service);
    }

    /// @param index the number of the container, 0 for any
    public static ComposeException notRunning(String service, long index) {
        return failed("service \"" + service + "\" is not running" + (index == 0 ? "" : " container #" + index));
    }

    /// A value of `--format` that is neither `table` nor `json`.
    public static ComposeException unknownFormat(String format) {
        return failed("format value \"" + format + "\" could not be parsed: parsing failed");
    }

    /// A command that cannot be carried out on the project as it is.
    public static ComposeException failed(String message) {
        return new ComposeException(1, message);
    }

    /// {@return one exception with the messages of all, each once, and the exit code of the first}
    public static ComposeException all(List<? extends ClientException> failures) {
        return new ComposeException(failures.getFirst().exitCode(),
                failures.stream().map(ClientException::getMessage).distinct().collect(Collectors.joining("\n")));
    }

    public static ComposeException noFile(String message) {
        return new ComposeException(NO_FILE, message);
    }

    boolean isMissingFile() {
        return exitCode() == NO_FILE;
    }
}
