package jd.client;

import java.io.IOException;

/// A `POST …/wait` that is already under way: asked before the container starts, so that even the shortest life cannot
/// end unnoticed between start and wait.
final class ExitWait {
    private final ApiResponse answer;

    private ExitWait(ApiResponse answer) {
        this.answer = answer;
    }

    /// @param removed wait for the removal too: with `--rm` the name is free again when the client returns
    static ExitWait begin(Cli cli, String id, boolean removed) {
        return new ExitWait(cli.api().call(ApiRequest.post(EachWord.path(id) + "/wait")
                .with("condition", removed ? "removed" : "next-exit")));
    }

    /// {@return the container's exit code, 125 if the wait itself failed}
    int exitCode() {
        try (answer) {
            byte[] json = answer.bytes();
            return RemoteApi.field(json, "StatusCode").map(Integer::parseInt).orElse(125);
        } catch (IOException e) {
            throw new ClientException(125, "error waiting for container: " + e.getMessage(), e);
        }
    }

    void abandon() {
        answer.close();
    }
}
