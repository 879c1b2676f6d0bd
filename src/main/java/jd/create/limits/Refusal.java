package jd.create.limits;

import jd.server.api.ApiException;

/// Rejects a limit with Docker's own text and status.
final class Refusal {
    private Refusal() {}

    static void invalidIf(boolean wrong, String message) {
        if (wrong) {
            throw ApiException.invalid(message);
        }
    }

    static void conflictIf(boolean wrong, String message) {
        if (wrong) {
            throw ApiException.conflict(message);
        }
    }

    static void internalIf(boolean wrong, String message) {
        if (wrong) {
            throw ApiException.internal(message);
        }
    }
}
