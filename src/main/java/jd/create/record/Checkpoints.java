package jd.create.record;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jd.create.failure.CreateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes where containers stand, and does not give up.
///
/// A container that has ended has ended, whether or not its file can be written. So a save that fails (the disk is full,
/// or read-only by now) fails nothing else: it is said once, and tried again until it succeeds or the container is gone.
/// What the file holds is always a state that the container was in.
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

    /// Saves now or, if that fails, later.
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

    /// The daemon ends: a last attempt, and a word about what the next daemon will not know.
    void finish() {
        unsaved().forEach(this::save);
        unsaved().forEach(container -> LOG.error(
                "the state of container {} could not be written: the next daemon will find an older one", container.id()));
    }
}
