package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/// The answer to `POST /containers/{id}/wait`.
public record WaitResponse(int statusCode, @JsonInclude(JsonInclude.Include.NON_NULL) Failure error) {
    public record Failure(String message) {}
}
