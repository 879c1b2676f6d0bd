package jd.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/// The answer to `GET /exec/{id}/json`.
///
/// @param exitCode null until the process has ended
/// @param detachKeys as a terminal sends them, empty if the client gave none
public record ExecJson(
        @JsonProperty("ID") String id,
        boolean running,
        Integer exitCode,
        ProcessConfig processConfig,
        boolean openStdin,
        boolean openStderr,
        boolean openStdout,
        boolean canRemove,
        @JsonProperty("ContainerID") String containerId,
        byte[] detachKeys,
        int pid) {

    public record ProcessConfig(
            @JsonProperty("tty") boolean tty,
            @JsonProperty("entrypoint") String entrypoint,
            @JsonProperty("arguments") List<String> arguments,
            @JsonProperty("privileged") boolean privileged,
            @JsonProperty("user") @JsonInclude(JsonInclude.Include.NON_EMPTY) String user) {}
}
