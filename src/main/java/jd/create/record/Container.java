package jd.create.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jd.containernet.Connections;
import jd.create.config.EndpointOptions;
import jd.create.health.Health;
import jd.create.mounts.MountPoint;
import jd.create.output.ContainerOutput;
import jd.create.output.Stdin;
import jd.create.output.StdioStreams;
import jd.create.request.ContainerSettings;
import jd.daemonnet.PublishedPorts;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.spec.ContainerProcess;
import jd.libcontainer.spec.InitSpec;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// One container: its configuration from creation, which never changes, and its state. An update replaces its limits and its
/// restart policy.
///
/// The locks are taken in this order: `files`, `unpacking`, `operation`, `saving`, `lock`.
///
/// Docker 1.2.0: daemon/container.go
public final class Container {
    /// The configuration from creation. `path` and `args` are the command, split as in `docker inspect`; `mounts` are the
    /// requested mounts, each volume with its name; `networks` the requested networks, by name; `imageId` is empty for `FROM scratch`.
    public record Blueprint(
            String id,
            Instant created,
            String imageId,
            String path,
            List<String> args,
            ContainerConfig config,
            HostConfig hostConfig,
            ContainerSettings settings,
            List<MountPoint> mounts,
            Map<String, EndpointOptions> networks) {}

    /// The resources of a running container, and `releases`, which frees them. `tracers` says whether one of its processes may
    /// have CAP_SYS_PTRACE.
    public record Live(
            ContainerProcess process,
            Cgroup cgroup,
            InitSpec spec,
            Connections connections,
            PublishedPorts ports,
            StdioStreams stdio,
            Releases releases,
            boolean tracers) {
        /// {@return a copy for a container that has been connected or disconnected}
        public Live withConnections(Connections other) {
            return new Live(process, cgroup, spec, other, ports, stdio, releases, tracers);
        }

        /// {@return a copy for a container whose ports have been published on another network}
        public Live withPorts(PublishedPorts other) {
            return new Live(process, cgroup, spec, connections, other, stdio, releases, tracers);
        }

        /// {@return a copy for a container with a process that may trace others}
        public Live withTracers() {
            return new Live(process, cgroup, spec, connections, ports, stdio, releases, true);
        }
    }

    /// The mutable state, replaced as a whole.
    ///
    /// @param restarts the number of restarts by the policy since the last start by a user
    /// @param restartDelay the delay before the last restart
    /// @param stoppedByUser whether the restart policy must not start it
    /// @param removal whether a removal is in progress, so that it must not be started
    public record Life(
            String name,
            ContainerState state,
            Optional<Live> live,
            int restarts,
            Duration restartDelay,
            boolean stoppedByUser,
            Removal removal) {
        /// What is removed. ANONYMOUS_VOLUMES is `rm -v`.
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
    /// waits for a copy in progress. Taken before `operation`.
    public final ReentrantReadWriteLock files = new ReentrantReadWriteLock();

    /// Serializes the operations on this container: start, exit, pause, removal, rename, update and the start of an exec
    /// process hold it from reading the state to setting the new one. A thread that waits for the exit of a process must
    /// not hold it, since the handling of the exit takes it.
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

    /// Held while files are unpacked into the container, so that two requests do not write to one directory. Taken after
    /// `files`.
    public final ReentrantLock unpacking = new ReentrantLock();

    /// Serializes the writes of its files: held while the state is read and written. Taken after `operation`.
    final ReentrantLock saving = new ReentrantLock();

    /// Guards the fields below; held briefly, and taken last.
    private final ReentrantLock lock = new ReentrantLock();
    private Life life;
    private HostConfig hostConfig;
    private ContainerSettings settings;
    private final Map<String, EndpointOptions> networks;
    private Stdin stdin;
    private boolean lastEmitted;
    private Optional<Health> health = Optional.empty();

    Container(Blueprint blueprint, Life life, ContainerOutput output, Stdin stdin) {
        this.blueprint = blueprint;
        this.life = life;
        this.hostConfig = blueprint.hostConfig();
        this.settings = blueprint.settings();
        this.networks = new LinkedHashMap<>(blueprint.networks());
        this.output = output;
        this.stdin = stdin;
    }

    public Life life() {
        return locked(() -> life);
    }

    /// {@return the new state}
    public Life change(UnaryOperator<Life> how) {
        return locked(() -> life = how.apply(life));
    }

    /// Changes the state and runs `event` before any other thread can see the new state.
    public void change(UnaryOperator<Life> how, Runnable event) {
        locked(() -> {
            life = how.apply(life);
            event.run();
            return life;
        });
    }

    /// Runs `step` if the container has a process whose exit has not been handled. The state does not change meanwhile, so
    /// an event that `step` emits precedes the `die` of an exit that it causes.
    ///
    /// @return whether `step` has run
    public boolean ifLive(Consumer<Live> step) {
        return locked(() -> {
            life.live().ifPresent(step);
            return life.live().isPresent();
        });
    }

    /// {@return empty before the first start, and without a health check}
    public Optional<Health> health() {
        return locked(() -> health);
    }

    /// {@return whether the status has changed}
    public boolean changeHealth(Function<Optional<Health>, Health> how) {
        return locked(() -> {
            Optional<Health> before = health;
            Health after = how.apply(before);
            health = Optional.of(after);
            return !before.map(Health::status).equals(Optional.of(after.status()));
        });
    }

    public ContainerState state() {
        return life().state();
    }

    public String name() {
        return life().name();
    }

    /// {@return Docker's 409 for an operation on a container that does not run}
    public ApiException notRunning() {
        return ApiException.conflict("container " + id() + " is not running");
    }

    /// {@return the standard input of the current run, or of the next}
    public Stdin stdin() {
        return locked(() -> stdin);
    }

    /// Runs `event`, unless the last event of the container has been emitted.
    void emit(boolean last, Runnable event) {
        locked(() -> {
            if (!lastEmitted) {
                lastEmitted = last;
                event.run();
            }
            return lastEmitted;
        });
    }

    /// Releases the clients after a run or a failed start. The next run gets a new standard input.
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

    /// {@return the request's record, including updates, for `inspect` and the disk}
    public HostConfig hostConfig() {
        return locked(() -> hostConfig);
    }

    /// {@return the parsed [#hostConfig()]}
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

    /// @param links each as `ID:alias`
    public void relink(List<String> links) {
        update(hostConfig().withLinks(links));
    }

    /// {@return the settings for the networks to which the container is connected when it runs, by the networks' names, in
    /// the order of their connection}
    public Map<String, EndpointOptions> networks() {
        return locked(() -> Collections.unmodifiableMap(new LinkedHashMap<>(networks)));
    }

    public void connect(String network, EndpointOptions options) {
        locked(() -> networks.put(network, options));
    }

    public void disconnect(String network) {
        locked(() -> networks.remove(network));
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
