package jd.client.session;

import java.io.IOException;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.libcontainer.io.JsonTree;

/// A pending `POST …/wait`. The request is sent before the container starts, so that the exit of a short-lived
/// container is not missed.
public final class ExitWait {
    private final ApiResponse answer;

    private ExitWait(ApiResponse answer) {
        this.answer = answer;
    }

    /// @param removed wait for the removal too: with `--rm` the name must be free when the client returns
    public static ExitWait begin(Cli cli, String id, boolean removed) {
        return new ExitWait(cli.api().call(ApiRequest.post(ApiRequest.containerPath(id) + "/wait")
                .with("condition", removed ? "removed" : "next-exit")));
    }

    /// {@return the container's exit code}
    ///
    /// @throws ClientException with 125 if waiting failed: the daemon has ended or reports a failure
    public int exitCode() {
        try (answer) {
            JsonTree ended = JsonTree.parse(answer.bytes());
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
