package jd.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import jd.create.Containers;
import jd.daemon.events.Events;
import jd.server.api.ApiException;
import jd.server.api.ContainerSummary;
import jd.server.api.ContainersPruned;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.PruneFilters;
import jd.storage.Layers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The job `containers_prune`: removes the containers that do not run.
///
/// Docker: daemon/prune.go ContainersPrune
final class ContainerPrune {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerPrune.class);
    private static final Set<String> STOPPED = Set.of("created", "exited", "dead");

    private final Containers containers;
    private final Layers layers;
    private final Consumer<Event> events;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    ContainerPrune(Containers containers, Layers layers, Consumer<Event> events) {
        this.containers = containers;
        this.layers = layers;
        this.events = events;
    }

    ContainersPruned prune(Filters filters) {
        PruneFilters chosen = PruneFilters.parse(filters, Set.of(), Instant.now());
        if (!oneAtATime.tryLock()) {
            throw ApiException.conflict("a prune operation is already running");
        }
        try {
            return prune(chosen);
        } finally {
            oneAtATime.unlock();
        }
    }

    private ContainersPruned prune(PruneFilters chosen) {
        List<String> removed = new ArrayList<>();
        long bytes = 0;
        for (ContainerSummary container : containers.list(new Jobs.ListContainers(true, 0, false, Filters.NONE))) {
            Instant created = Instant.ofEpochSecond(container.created());
            if (!STOPPED.contains(container.state())
                    || !chosen.include(created, Json.orEmpty(container.labels()))) {
                continue;
            }
            try {
                long size = layers.writableSize(container.id());
                containers.remove(new Jobs.Delete(container.id(), false, false));
                bytes += size;
                removed.add(container.id());
            } catch (RuntimeException e) {
                // It may have been started or removed meanwhile. The answer lists the others.
                LOG.warn("prune container {}: {}", container.id(), e.getMessage());
            }
        }
        events.accept(Events.pruned("container", bytes));
        return new ContainersPruned(removed.isEmpty() ? null : removed, bytes);
    }
}
