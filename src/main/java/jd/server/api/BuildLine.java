package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/// One message of a build's output, a JSON object a line. Pulls of base images are reported between them, as [Progress].
///
/// ```json
/// {"stream":"Step 1/3 : FROM busybox\n"}
/// {"aux":{"ID":"sha256:3625…"}}
/// {"errorDetail":{"code":1,"message":"The command 'false' returned a non-zero code: 1"},"error":"The command …"}
/// ```
///
/// Docker 1.2.0: utils/jsonmessage.go
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BuildLine(
        @JsonProperty("stream") String stream,
        @JsonProperty("aux") Aux aux,
        @JsonProperty("errorDetail") ErrorDetail errorDetail,
        @JsonProperty("error") String error) {

    /// The image of a stage.
    public record Aux(@JsonProperty("ID") String id) {}

    /// `code` is the exit code of a `RUN`; absent for other errors.
    public record ErrorDetail(
            @JsonProperty("code") @JsonInclude(JsonInclude.Include.NON_NULL) Integer code,
            @JsonProperty("message") String message) {}

    public static BuildLine stream(String text) {
        return new BuildLine(text, null, null, null);
    }

    public static BuildLine image(String id) {
        return new BuildLine(null, new Aux(id), null, null);
    }

    public static BuildLine error(String message) {
        return new BuildLine(null, null, new ErrorDetail(null, message), message);
    }

    public static BuildLine exitCode(int code, String message) {
        return new BuildLine(null, null, new ErrorDetail(code, message), message);
    }
}
