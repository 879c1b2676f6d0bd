package jd.create.record;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jd.create.failure.CreateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Saves the state of containers, and retries when that fails.
///
/// The exit of a container must be handled even if its file cannot be written. So a failed save (the disk is full or
/// read-only) fails nothing else: the first one is logged, and it is retried until it succeeds or the container has been
/// removed. The file always holds a state that the container has had.
///
/// Docker 1.2.0: daemon/container.go ToDisk; today: container/container.go CheckpointTo, whose errors are only logged
public final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final long RETRY_MILLIS = 1000;

    private final ContainerFiles files;
    private final Workers workers;

    /// Guarded by `this`.
    private final Set<Container> unsaved = new LinkedHashSet<>();

    public Checkpoints(ContainerFiles files, Workers workers) {
        this.files = files;
        this.workers = workers;
    }

    /// Saves the state, or schedules a retry.
    public void save(Container container) {
        try {
            files.save(container);
            saved(container);
        } catch (CreateException e) {
            failed(container, e);
        }
    }

    private synchronized void saved(Container container) {
        if (unsaved.remove(container) && unsaved.isEmpty()) {
            LOG.info("the state of every container is written again");
        }
    }

    private synchronized void failed(Container container, CreateException failure) {
        boolean first = unsaved.isEmpty();
        unsaved.add(container);
        if (first) {
            LOG.error("the state of container {} is kept in memory until it can be written: {}",
                    container.id(), failure.getMessage());
            workers.later(RETRY_MILLIS, this::retry);
        }
    }

    private void retry() {
        unsaved().forEach(this::save);
        if (!unsaved().isEmpty()) {
            workers.later(RETRY_MILLIS, this::retry);
        }
    }

    private synchronized List<Container> unsaved() {
        return List.copyOf(unsaved);
    }

    /// Retries once more when the daemon shuts down, and logs each container whose last state is lost.
    void finish() {
        unsaved().forEach(this::save);
        unsaved().forEach(container -> LOG.error(
                "the state of container {} could not be written: the next daemon will find an older one", container.id()));
    }
}
