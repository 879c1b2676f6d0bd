package jd.create.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jd.containernet.Endpoints.Endpoint;
import jd.create.mounts.MountPoint;
import jd.create.output.ContainerOutput;
import jd.create.output.Stdin;
import jd.create.output.StdioStreams;
import jd.create.request.ContainerSettings;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitSpec;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// One container: what it was made with, which never changes, and where it stands, which does. In between are its
/// limits and its restart policy, which an update replaces.
///
/// Docker 1.2.0: daemon/container.go
public final class Container {
    /// What a container is made with. `path` and `args` are the command, split as `docker inspect` shows it;
    /// `mounts` is what it mounts itself, each volume by its name; `imageId` is empty for `FROM scratch`.
    public record Blueprint(
            String id,
            Instant created,
            String imageId,
            String path,
            List<String> args,
            ContainerConfig config,
            HostConfig hostConfig,
            ContainerSettings settings,
            List<MountPoint> mounts) {}

    /// What exists only while the process does, and how it is given back. `tracers`: whether some process in it has
    /// CAP_SYS_PTRACE.
    public record Live(
            ContainerProcess process,
            Cgroup cgroup,
            InitSpec spec,
            Optional<Endpoint> endpoint,
            StdioStreams stdio,
            Releases releases,
            boolean tracers) {
        /// {@return the same, with a process that may trace others}
        public Live withTracers() {
            return new Live(process, cgroup, spec, endpoint, stdio, releases, true);
        }
    }

    /// All that changes.
    ///
    /// @param restarts how often the policy has started it again since a user did
    /// @param restartDelay the latest pause before a restart
    /// @param stoppedByUser so the policy must not start it
    /// @param removal whether a removal is under way, so that nothing may start it
    public record Life(
            String name,
            ContainerState state,
            Optional<Live> live,
            int restarts,
            Duration restartDelay,
            boolean stoppedByUser,
            Removal removal) {
        /// What a removal takes along. ANONYMOUS_VOLUMES is `rm -v`.
        public enum Removal {
            NONE, CONTAINER, ANONYMOUS_VOLUMES
        }

        public static Life begin(String name) {
            return new Life(
                    name, new ContainerState.Created(ContainerState.LastRun.NONE), Optional.empty(), 0, Duration.ZERO,
                    false, Removal.NONE);
        }

        public Life named(String newName) {
            return new Life(newName, state, live, restarts, restartDelay, stoppedByUser, removal);
        }

        public Life in(ContainerState newState) {
            return new Life(name, newState, live, restarts, restartDelay, stoppedByUser, removal);
        }

        public Life with(Optional<Live> newLive) {
            return new Life(name, state, newLive, restarts, restartDelay, stoppedByUser, removal);
        }

        public Life restarted(int count, Duration delay) {
            return new Life(name, state, live, count, delay, stoppedByUser, removal);
        }

        public Life stopped(boolean byUser) {
            return new Life(name, state, live, restarts, restartDelay, byUser, removal);
        }

        public Life removed(Removal what) {
            return new Life(name, state, live, restarts, restartDelay, stoppedByUser, what);
        }
    }

    private final Blueprint blueprint;
    private final ContainerOutput output;
    private final Waiters waiters = new Waiters();

    /// Held for reading while files of the container are copied or measured, for writing while they are removed: a removal
    /// waits for a copy that is under way. Taken before `operation`.
    public final ReentrantReadWriteLock files = new ReentrantReadWriteLock();

    /// Puts all operations on this container in one order: held from the look at its state until the new state holds, by
    /// starts, ends, pauses, removals, renames, updates and the start of an exec. Nothing is waited for under it that
    /// needs it: the end of a process is awaited without it.
    public final ReentrantLock operation = new ReentrantLock();

    private final AtomicInteger forcedRemovals = new AtomicInteger();

    /// Takes `operation` for a forced removal. A start that has it and waits for a debugger ends at once.
    public void lockForRemoval() {
        forcedRemovals.incrementAndGet();
        try {
            operation.lock();
        } finally {
            forcedRemovals.decrementAndGet();
        }
    }

    /// {@return whether a forced removal waits for `operation`}
    public boolean isRemovalForced() {
        return forcedRemovals.get() > 0;
    }

    /// Held by a request that unpacks files into the container: two of them do not meet in one directory. Taken after
    /// `files`.
    public final ReentrantLock unpacking = new ReentrantLock();

    /// Orders the writes of its file: held while the state is looked at and written. Taken after `operation`.
    final ReentrantLock saving = new ReentrantLock();

    /// Guards the fields below; held for moments only, and the last to be taken.
    private final ReentrantLock lock = new ReentrantLock();
    private Life life;
    private HostConfig hostConfig;
    private ContainerSettings settings;
    private Stdin stdin;
    private boolean lastTold;

    Container(Blueprint blueprint, Life life, ContainerOutput output, Stdin stdin) {
        this.blueprint = blueprint;
        this.life = life;
        this.hostConfig = blueprint.hostConfig();
        this.settings = blueprint.settings();
        this.output = output;
        this.stdin = stdin;
    }

    public Life life() {
        return locked(() -> life);
    }

    /// {@return what has become of it}
    public Life change(UnaryOperator<Life> how) {
        return locked(() -> life = how.apply(life));
    }

    /// The same, and tells of it before anything else can see it.
    public void change(UnaryOperator<Life> how, Runnable event) {
        locked(() -> {
            life = how.apply(life);
            event.run();
            return life;
        });
    }

    public ContainerState state() {
        return life().state();
    }

    public String name() {
        return life().name();
    }

    /// {@return Docker's 409 for what takes a process}
    public ApiException notRunning() {
        return ApiException.conflict("container " + id() + " is not running");
    }

    /// {@return the input of the present run, or of the next}
    public Stdin stdin() {
        return locked(() -> stdin);
    }

    /// Tells of the container, unless the last has been told.
    void tell(boolean last, Runnable event) {
        locked(() -> {
            if (!lastTold) {
                lastTold = last;
                event.run();
            }
            return lastTold;
        });
    }

    /// The run is over, or has not come about: clients are let go, and the next one gets an input of its own.
    public void endStreams(Stdin next) {
        Stdin ended = locked(() -> {
            Stdin present = stdin;
            stdin = next;
            return present;
        });
        ended.end();
        output.end();
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    public String id() {
        return blueprint.id();
    }

    public String shortId() {
        return id().substring(0, 12);
    }

    public Blueprint blueprint() {
        return blueprint;
    }

    public ContainerConfig config() {
        return blueprint.config();
    }

    /// {@return the configuration to be shown and saved, which an update may have changed since the creation}
    public HostConfig hostConfig() {
        return locked(() -> hostConfig);
    }

    /// {@return the meaning of [#hostConfig()]}
    public ContainerSettings settings() {
        return locked(() -> settings);
    }

    public void update(HostConfig newHostConfig) {
        ContainerSettings parsed = ContainerSettings.parse(config(), newHostConfig);
        locked(() -> {
            settings = parsed;
            return hostConfig = newHostConfig;
        });
    }

    public String path() {
        return blueprint.path();
    }

    public List<String> args() {
        return blueprint.args();
    }

    public ContainerOutput output() {
        return output;
    }

    public Waiters waiters() {
        return waiters;
    }
}
