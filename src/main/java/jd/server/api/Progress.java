package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// One message of a progress stream (pull, push, build, load), a JSON object a line.
///
/// `{"status":"Downloading","progressDetail":{"current":532480,"total":756088},"progress":"[==>   ]","id":"3d6b8b1c2c0f"}`
///
/// Docker 1.2.0: utils/jsonmessage.go
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        @JsonProperty("stream") String stream,
        @JsonProperty("status") String status,
        @JsonProperty("progressDetail") Detail progressDetail,
        @JsonProperty("progress") String progress,
        @JsonProperty("id") String id,
        @JsonProperty("errorDetail") ErrorDetail errorDetail,
        @JsonProperty("error") String error,
        @JsonProperty("aux") PushResult aux) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Detail(@JsonProperty("current") Long current, @JsonProperty("total") Long total) {}

    public record ErrorDetail(@JsonProperty("message") String message) {}

    public static Progress status(String status) {
        return new Progress(null, status, null, null, null, null, null, null);
    }

    public static Progress status(String id, String status) {
        return new Progress(null, status, new Detail(null, null), null, id, null, null, null);
    }

    public static Progress result(PushResult result) {
        return new Progress(null, null, new Detail(null, null), null, null, null, null, result);
    }

    public static Progress error(String message) {
        return new Progress(null, null, null, null, null, new ErrorDetail(message), message, null);
    }

    /// Text that a client prints unchanged.
    public static Progress stream(String text) {
        return new Progress(text, null, null, null, null, null, null, null);
    }

    /// @param bar the two numbers as a drawing
    public static Progress bar(String id, String status, long current, long total, String bar) {
        return new Progress(null, status, new Detail(current, total), bar, id, null, null, null);
    }
}
