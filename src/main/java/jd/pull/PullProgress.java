package jd.pull;

import java.util.function.Consumer;
import jd.server.api.Progress;

/// The lines that a pull shows its user. A layer's lines carry its short digest, so that a terminal can keep one line a
/// layer.
record PullProgress(Consumer<Progress> lines) {
    /// `latest: Pulling from library/busybox`
    void pullingFrom(String tagOrDigest, String repository) {
        lines.accept(new Progress(null, "Pulling from " + repository, null, null, tagOrDigest, null, null));
    }

    void layer(String id, String status) {
        lines.accept(Progress.status(id, status));
    }

    /// `Downloading` or `Extracting`, with a bar. `total` is 0 where it is not known.
    void layer(String id, String status, long current, long total) {
        Progress.Detail detail = new Progress.Detail(current, total > 0 ? total : null);
        lines.accept(new Progress(null, status, detail, ProgressBar.of(current, total), id, null, null));
    }

    void message(String status) {
        lines.accept(Progress.status(status));
    }
}
