package jd.pull;

import java.util.function.Consumer;
import jd.server.api.Progress;
import jd.server.api.PushResult;

/// Sends the lines of progress of a pull or a push. Those of a layer have its short digest as their id, so that a client can show one
/// line for each layer.
public record PullProgress(Consumer<Progress> lines) {
    /// `latest: Pulling from library/busybox`
    void pullingFrom(String tagOrDigest, String repository) {
        lines.accept(new Progress(null, "Pulling from " + repository, null, null, tagOrDigest, null, null, null));
    }

    void layer(String id, String status) {
        lines.accept(Progress.status(id, status));
    }

    /// `Downloading` or `Extracting`, with a bar. `total` is 0 when it is unknown.
    void layer(String id, String status, long current, long total) {
        Progress.Detail detail = new Progress.Detail(current, total > 0 ? total : null);
        lines.accept(new Progress(null, status, detail, ProgressBar.of(current, total), id, null, null, null));
    }

    /// A push's last line.
    void result(PushResult result) {
        lines.accept(Progress.result(result));
    }

    void message(String status) {
        lines.accept(Progress.status(status));
    }
}
