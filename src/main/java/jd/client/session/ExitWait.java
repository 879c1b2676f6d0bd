package jd.client.session;

import java.io.IOException;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.api.JsonValue;

/// A `POST …/wait` that is already under way: asked before the container starts, so that even the shortest life cannot
/// end unnoticed between start and wait.
public final class ExitWait {
    private final ApiResponse answer;

    private ExitWait(ApiResponse answer) {
        this.answer = answer;
    }

    /// @param removed wait for the removal too: with `--rm` the name is free again when the client returns
    public static ExitWait begin(Cli cli, String id, boolean removed) {
        return new ExitWait(cli.api().call(ApiRequest.post(ApiRequest.containerPath(id) + "/wait")
                .with("condition", removed ? "removed" : "next-exit")));
    }

    /// {@return the container's exit code}
    ///
    /// @throws ClientException with 125 if the wait itself failed: the daemon has gone, or reports a failure of its own
    public int exitCode() {
        try (answer) {
            JsonValue ended = JsonValue.parse(answer.bytes());
            String failure = ended.at("Error").at("Message").text();
            if (!failure.isEmpty()) {
                throw new ClientException(ClientException.OF_JD, "error waiting for container: " + failure);
            }
            return (int) ended.at("StatusCode").number();
        } catch (IOException e) {
            throw new ClientException(ClientException.OF_JD, "error waiting for container: " + e.getMessage(), e);
        }
    }

    public void abandon() {
        answer.close();
    }
}
