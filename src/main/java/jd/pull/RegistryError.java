package jd.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import jd.server.api.Json;

/// What a registry says when it refuses: `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest
/// unknown","detail":…}]}`.
///
/// OCI distribution-spec: error codes
record RegistryError(int status, String code, String message) {
    /// Reads the body of an answer with an error status.
    static RegistryError of(int status, byte[] body) {
        JsonNode first = firstError(body);
        String code = first.path("code").asText("");
        if (code.isEmpty()) {
            return new RegistryError(status, "", "received unexpected HTTP status: " + status);
        }
        return new RegistryError(status, code, first.path("message").asText(""));
    }

    private static JsonNode firstError(byte[] body) {
        try {
            return Json.mapper().readTree(body).path("errors").path(0);
        } catch (IOException e) {
            // Not the registry but something in front of it, a proxy for one, has answered in its own format.
            return Json.mapper().missingNode();
        }
    }

    boolean is(String other) {
        return code.equals(other);
    }

    /// {@return as Docker shows it: `manifest unknown: manifest unknown`}
    String text() {
        return code.isEmpty() ? message : code.toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + message;
    }
}
