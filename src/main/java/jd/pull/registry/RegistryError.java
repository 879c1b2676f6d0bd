package jd.pull.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import jd.server.api.Json;

/// The body of a registry's answer with an error: `{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest
/// unknown","detail":…}]}`.
///
/// OCI distribution-spec: error codes
public record RegistryError(int status, String code, String message) {
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
            // A server in front of the registry, such as a proxy, has answered in its own format.
            return Json.mapper().missingNode();
        }
    }

    boolean is(String other) {
        return code.equals(other);
    }

    /// {@return the text that Docker shows: `manifest unknown: manifest unknown`}
    public String text() {
        return code.isEmpty() ? message : code.toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + message;
    }
}
