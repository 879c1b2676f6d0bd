package jd.create;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.create.Container.Life;
import jd.create.ContainerFiles.Loaded;
import jd.create.ContainerState.LastRun;
import jd.create.config.RestartPolicy;
import jd.create.mounts.VolumesOfContainer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings back at boot what an earlier daemon left on disk: section 4.12.
///
/// Docker 1.2.0: daemon/daemon.go restore
final class Restore {
    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
    private static final int KILLED = 137;

    private final Facilities at;
    private final Registry registry;
    private final Removal removal;

    Restore(Facilities at, Registry registry, Removal removal) {
        this.at = at;
        this.registry = registry;
        this.removal = removal;
    }

    /// {@return the containers whose restart policy wants them to run}
    List<Container> restore() {
        List<Container> restart = new ArrayList<>();
        for (String id : at.files().ids()) {
            Optional<Loaded> loaded = at.files().load(id);
            if (loaded.isEmpty()) {
                discard(id);
                continue;
            }
            Container container = register(loaded.get());
            killLeftover(container);
            if (loaded.get().wasAlive()) {
                settle(container);
            }
            if (container.hostConfig().autoRemove()) {
                removal.auto(container);
            } else if (wantsToRun(container)) {
                restart.add(container);
            }
        }
        discardUnknownLayers();
        return restart;
    }

    /// A crash in the middle of create, before ToDisk was through, or files that are damaged. Should it run all the same,
    /// then most likely where containers run whose users have no wish of their own.
    private void discard(String id) {
        LOG.warn("remove what is left of container {}, whose files are not complete", id);
        at.kernel().cgroups().discard(at.config().cgroupParent(), id);
        at.store().layers().removeWritable(id);
        at.store().names().purge(id);
        at.files().delete(id);
    }

    /// The link graph has the last word on the name, since a rename is written there first.
    private Container register(Loaded loaded) {
        Optional<String> name = at.store().names().nameOf(loaded.blueprint().id());
        String known = name.orElseGet(() -> {
            at.store().names().reserve(loaded.life().name(), loaded.blueprint().id());
            return loaded.life().name();
        });
        Container container = registry.build(loaded.blueprint(), loaded.life().named(known));
        registry.add(container);
        new VolumesOfContainer(at.mountDoors(), () -> "").keep(container.id(), container.blueprint().mounts());
        return container;
    }

    /// The daemon that started it is gone, and nobody can read its pipes any more: whatever still runs in its group
    /// is killed. One that does not run, as far as its file knows, may have been started in the moment of the crash.
    private void killLeftover(Container container) {
        at.kernel().cgroups().discard(at.cgroupParent(container), container.id());
    }

    private void settle(Container container) {
        LastRun last = container.state().last();
        LastRun killed = new LastRun(last.startedAt(), Instant.now(), KILLED, "", false);
        container.change(life -> life.in(new ContainerState.Exited(killed)));
        at.files().save(container);
    }

    private static boolean wantsToRun(Container container) {
        Life life = container.life();
        boolean everRan = !(life.state() instanceof ContainerState.Created);
        RestartPolicy policy = RestartPolicy.of(container.hostConfig().restartPolicy());
        return everRan && policy.atBoot(life.state().last().exitCode(), life.stoppedByUser());
    }

    private void discardUnknownLayers() {
        for (String id : at.store().layers().writables()) {
            if (registry.lookup(id).isEmpty()) {
                at.store().layers().removeWritable(id);
            }
        }
    }
}
