package jd.create.life;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.create.config.RestartPolicy;
import jd.create.mounts.VolumesOfContainer;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.ContainerFiles.Loaded;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Restores at boot the containers that an earlier daemon left on disk: section 4.12.
///
/// Docker 1.2.0: daemon/daemon.go restore
public record Restore(Facilities facilities, Registry registry, Removal removal) {
    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
    private static final int KILLED = 137;

    /// {@return the containers that their restart policy starts} A container that cannot be restored is registered as dead,
    /// with the reason.
    public List<Container> restore() {
        List<Container> restart = new ArrayList<>();
        for (String id : facilities.files().ids()) {
            try {
                restore(id).filter(Restore::startsAtBoot).ifPresent(restart::add);
            } catch (Throwable e) {
                LOG.error("restore container {}", id, e);
                Workers.attempt("keep the damaged container " + id, () -> keepDamaged(id, e));
            }
        }
        Workers.attempt("remove layers without a container", this::discardUnknownLayers);
        Workers.attempt("remove names without a container", this::discardUnknownNames);
        return restart;
    }

    /// {@return the container; empty if it was incomplete or has been removed}
    private Optional<Container> restore(String id) {
        if (!facilities.files().isComplete(id)) {
            discard(id);
            return Optional.empty();
        }
        Loaded loaded = facilities.files().load(id);
        Container container = register(loaded);
        killLeftover(container);
        if (loaded.wasAlive()) {
            settle(container);
        }
        if (loaded.wasRemoved()) {
            finishRemoval(container);
        } else if (container.settings().afterExit().autoRemove()) {
            removal.auto(container);
        }
        return registry.isPresent(container) ? Optional.of(container) : Optional.empty();
    }

    /// Continues a removal that a crash has interrupted.
    private void finishRemoval(Container container) {
        boolean volumes = container.life().removal() == Life.Removal.ANONYMOUS_VOLUMES;
        container.change(life -> life.removed(Life.Removal.NONE));
        removal.remove(container, true, volumes);
    }

    /// Its cgroup parent is unknown, so processes are killed only in the default one.
    private void keepDamaged(String id, Throwable reason) {
        facilities.kernel().cgroups().discard(facilities.config().cgroupParent(), id);
        if (registry.lookup(id).isEmpty()) {
            register(facilities.files().damaged(id, String.valueOf(reason.getMessage())));
        }
    }

    /// Removes a container after a crash in `create` before ToDisk, or at the end of a removal.
    private void discard(String id) {
        LOG.warn("remove container {}, whose files are incomplete", id);
        facilities.kernel().cgroups().discard(facilities.config().cgroupParent(), id);
        facilities.store().layers().removeWritable(id);
        facilities.store().names().purge(id);
        facilities.files().delete(id);
    }

    /// The name in the link graph takes precedence, since a rename is written there first.
    private Container register(Loaded loaded) {
        Optional<String> name = facilities.store().names().nameOf(loaded.blueprint().id());
        String known = name.orElseGet(() -> {
            facilities.store().names().reserve(loaded.life().name(), loaded.blueprint().id());
            return loaded.life().name();
        });
        Container container = registry.build(loaded.blueprint(), loaded.life().named(known));
        loaded.health().ifPresent(health -> container.changeHealth(_ -> health));
        registry.add(container);
        new VolumesOfContainer(facilities.mountDoors(), () -> "").keep(container.id(), container.blueprint().mounts());
        return container;
    }

    /// Kills processes in the container's cgroup: the pipes to the earlier daemon are closed. This is done for a container
    /// that does not run according to its file, too: it may have been started right before the crash.
    private void killLeftover(Container container) {
        facilities.kernel().cgroups().discard(facilities.cgroupParent(container), container.id());
    }

    private void settle(Container container) {
        LastRun last = container.state().last();
        LastRun killed = new LastRun(last.startedAt(), Instant.now(), KILLED, "", false);
        container.change(life -> life.in(new ContainerState.Exited(killed)));
        container.health().ifPresent(health -> container.changeHealth(_ -> health.stopped()));
        facilities.checkpoints().save(container);
    }

    private static boolean startsAtBoot(Container container) {
        Life life = container.life();
        boolean everRan = life.state() instanceof ContainerState.Exited;
        RestartPolicy policy = container.settings().afterExit().restart();
        return everRan && policy.atBoot(life.state().last().exitCode(), life.stoppedByUser());
    }

    private void discardUnknownLayers() {
        for (String id : facilities.store().layers().writables()) {
            if (registry.lookup(id).isEmpty()) {
                facilities.store().layers().removeWritable(id);
            }
        }
    }

    /// Removes names without a container, after a crash between the two writes of a creation or removal.
    private void discardUnknownNames() {
        for (String id : facilities.store().names().ids()) {
            if (registry.lookup(id).isEmpty()) {
                facilities.store().names().purge(id);
            }
        }
    }
}
