package jd.machine.store;

import jd.client.api.ClientException;

/// An operation on a machine that failed: one line that says what was being done, and what the user can do.
public final class MachineException extends ClientException {
    /// docker-machine's exit code for a machine that the driver refuses to create.
    private static final int REFUSED = 3;

    private MachineException(int exitCode, String message, Throwable cause) {
        super(exitCode, message, cause);
    }

    public MachineException(String message) {
        this(1, message, null);
    }

    public MachineException(String message, Throwable cause) {
        this(1, message, cause);
    }

    /// The check before a creation has failed, so nothing has been created.
    public static MachineException refused(String message) {
        return new MachineException(REFUSED, message, null);
    }
}
