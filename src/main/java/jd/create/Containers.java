package jd.create;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import jd.create.config.ConfigMerge;
import jd.create.config.HostFacts;
import jd.create.config.RestartRule;
import jd.create.exec.Execs;
import jd.create.failure.StartFailure;
import jd.create.life.Commit;
import jd.create.life.ConfigRules;
import jd.create.life.Creation;
import jd.create.life.Executing;
import jd.create.life.HealthMonitor;
import jd.create.life.Monitor;
import jd.create.life.NewImage;
import jd.create.life.Pausing;
import jd.create.life.Removal;
import jd.create.life.Restore;
import jd.create.life.Standby;
import jd.create.life.Start;
import jd.create.life.Stopping;
import jd.create.life.Updating;
import jd.create.network.ContainerNetwork;
import jd.create.network.Links;
import jd.create.network.NetworkChanges;
import jd.create.output.OutputBudget;
import jd.create.output.OutputPump;
import jd.create.record.Checkpoints;
import jd.create.record.Container;
import jd.create.record.ContainerEvents;
import jd.create.record.ContainerFiles;
import jd.create.record.ContainerState;
import jd.create.record.Doors;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.create.record.Workers;
import jd.create.view.Archives;
import jd.create.view.Attach;
import jd.create.view.ContainerList;
import jd.create.view.Inspection;
import jd.create.view.Logs;
import jd.create.view.ProcessList;
import jd.create.view.StatsStream;
import jd.image.ImageId;
import jd.libcontainer.io.Pty;
import jd.server.api.ApiException;
import jd.server.api.ContainerChange;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerJson;
import jd.server.api.ContainerSummary;
import jd.server.api.ContentType;
import jd.server.api.CreateResponse;
import jd.server.api.Event;
import jd.server.api.ExecJson;
import jd.server.api.IdResponse;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.PathStat;
import jd.server.api.TopResponse;
import jd.server.api.UpdateResponse;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operations on the containers of this daemon, which chapter 12's jobs call, and their wiring.
/// `ref` is a container's name (with or without slash), its id or a unique prefix of its id.
public final class Containers implements AutoCloseable {
    /// The numbers of containers for `docker info`.
    public record Counts(int running, int paused, int stopped) {}

    /// A container created from an image, for `docker rmi`.
    public record ImageUser(String id, boolean running) {}

    private static final int SWEEP_MINUTES = 5;
    private static final int REMOVAL_SECONDS = 15;
    private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

    private final Facilities facilities;
    private final Registry registry;
    private final Monitor monitor;
    private final Creation creation;
    private final Standby standby;
    private final Links links;
    private final Start start;
    private final Pausing pausing;
    private final Commit commit;
    private final Updating updating;
    private final StatsStream stats;
    private final Stopping stopping;
    private final Removal removal;
    private final Attach attach;
    private final Inspection inspection;
    private final Archives archives;
    private final Executing executing;
    private final ContainerNetwork containerNetwork;
    private final NetworkChanges networkChanges;

    public Containers(
            Doors.Store store, Doors.Network network, Doors.Kernel kernel, Doors.Config config,
            Consumer<Event> events, RestartRule rule) {
        this(store, network, kernel, config, events, rule, Workers.platformThreads());
    }

    /// @param workers closed with this
    Containers(
            Doors.Store store, Doors.Network network, Doors.Kernel kernel, Doors.Config config, Consumer<Event> events,
            RestartRule rule, Workers workers) {
        ContainerFiles files = new ContainerFiles(store.root(), store.layers().idMaps());
        facilities = new Facilities(
                store, network, kernel, config, HostFacts.read(kernel.cgroups(), store.layers().idMaps().remapped()),
                files, new Checkpoints(files, workers), new ContainerEvents(events), new OutputPump(kernel.syscalls()),
                new OutputBudget(store.root().temporary()), new Execs(kernel.syscalls()), workers);
        registry = new Registry(facilities);
        containerNetwork = new ContainerNetwork(facilities, registry);
        networkChanges = new NetworkChanges(facilities, registry, containerNetwork);
        executing = new Executing(facilities, registry);
        HealthMonitor health = new HealthMonitor(facilities, executing);
        monitor = new Monitor(facilities, health, rule);
        creation = new Creation(facilities, registry);
        links = new Links(facilities, registry);
        standby = new Standby(facilities);
        start = new Start(facilities, registry, standby, containerNetwork, links, monitor, health);
        pausing = new Pausing(facilities, health);
        commit = new Commit(facilities, pausing);
        updating = new Updating(facilities, registry);
        stats = new StatsStream(facilities, registry);
        stopping = new Stopping(facilities, pausing);
        removal = new Removal(facilities, registry, standby, stopping);
        attach = new Attach(facilities, registry);
        inspection = new Inspection(facilities, registry, containerNetwork);
        archives = new Archives(facilities);
        facilities.workers().every(
                SWEEP_MINUTES, "remove the records of exited exec processes", facilities.execs()::sweep);
        monitor.use(new Monitor.Actions() {
            @Override
            public void restart(Container container) {
                restartAfterExit(container);
            }

            @Override
            public void autoRemove(Container container) {
                removal.auto(container);
            }
        });
    }

    /// Restores the containers of an earlier daemon, cleans up after a crash and applies restart policies.
    public void restore() {
        facilities.files().makeRoot();
        List<Container> restored = new ArrayList<>(new Restore(facilities, registry, removal).restore());
        // A container that joins another's namespaces is younger, and starts after it.
        restored.sort(Comparator.comparing(container -> container.blueprint().created()));
        Map<String, CompletableFuture<?>> starts = new HashMap<>();
        for (Container container : restored) {
            CompletableFuture<?>[] before = container.settings().sharedContainers()
                    .filter(starts::containsKey)
                    .map(starts::get)
                    .toArray(CompletableFuture[]::new);
            starts.put(container.id(), CompletableFuture.allOf(before)
                    .whenCompleteAsync((done, failure) -> startAtBoot(container), facilities.workers()));
        }
    }

    private void startAtBoot(Container container) {
        try {
            start.byUser(container);
        } catch (ApiException e) {
            if (!monitor.isClosing()) {
                LOG.error("start container {} at boot: {}", container.id(), e.getMessage());
            }
        }
    }

    public CreateResponse create(Jobs.Create parameters) {
        if (parameters.request().config() == null) {
            throw ApiException.invalid("config cannot be empty in order to create a container");
        }
        Creation.Created created = creation.create(parameters);
        standby.standBy(created.container());
        return new CreateResponse(created.container().id(), created.warnings());
    }

    public void start(String ref) {
        startByUser(registry.find(ref));
    }

    private void startByUser(Container container) {
        try {
            start.byUser(container);
        } catch (ApiException e) {
            if (container.settings().afterExit().autoRemove() && e.kind() != ApiException.Kind.NOT_MODIFIED) {
                removal.auto(container);
            }
            throw e;
        }
    }

    /// Restarts a container by its policy, unless it has been stopped or the daemon shuts down meanwhile.
    private void restartAfterExit(Container container) {
        container.operation.lock();
        try {
            if (monitor.isClosing()) {
                stopping.cancelRestart(container);
            } else if (container.state() instanceof ContainerState.Restarting) {
                start.startLocked(container);
            }
        } catch (ApiException e) {
            LOG.error("restart container {}: {}", container.id(), e.getMessage());
            if (StartFailure.isShortage(e)) {
                monitor.restartAgain(container);
            }
        } finally {
            container.operation.unlock();
        }
    }

    /// Sends the stop signal, and SIGKILL after a timeout.
    public void stop(Jobs.Stop options) {
        Container container = registry.find(options.ref());
        facilities.blockingForCertain(() -> stopping.stop(container, options));
    }

    public void kill(Jobs.Kill options) {
        facilities.blockingForCertain(() -> stopping.kill(() -> registry.find(options.ref()), options));
    }

    public void restart(Jobs.Stop options) {
        Container container = registry.find(options.ref());
        try {
            stopping.stopNow(container, options);
            startByUser(container);
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "Cannot restart container " + options.ref() + ": " + e.getMessage(), e);
        }
        facilities.events().emit(container, "restart");
    }

    /// Registers a waiter before it returns. {@return completes when the condition holds}
    public CompletableFuture<WaitResponse> wait(Jobs.Wait parameters) {
        return registry.await(registry.find(parameters.ref()), parameters.condition());
    }

    /// Returns when the client has disconnected or the container has ended.
    public void attach(Jobs.Attach options, JobStreams client) {
        attach.attach(options, client);
    }

    /// Returns when the log has been written; with `follow` when the container has ended or the client has disconnected.
    public void logs(Jobs.Logs options, JobStreams client) {
        Logs.write(registry.find(options.ref()), options, client);
    }

    public void resize(Jobs.Resize size) {
        Container container = registry.find(size.ref());
        Container.Live live = container.life().live().orElseThrow(container::notRunning);
        live.stdio().resize(new Pty.Size(size.height(), size.width()));
        facilities.events().emit(container, "resize", Map.of(
                "height", Integer.toString(size.height()), "width", Integer.toString(size.width())));
    }

    /// {@return the id of an exec process that has not been started}
    public IdResponse execCreate(Jobs.CreateExec parameters) {
        return executing.create(parameters);
    }

    /// With a client, returns when the process has exited or the client has disconnected; otherwise after the start.
    public void execStart(Jobs.StartExec parameters, JobStreams client) {
        executing.start(parameters, client);
    }

    public void execResize(Jobs.Resize size) {
        executing.resize(size);
    }

    public ExecJson execInspect(String id) {
        return executing.inspect(id);
    }

    public List<ContainerSummary> list(Jobs.ListContainers options) {
        return new ContainerList(facilities, registry, inspection).list(options);
    }

    public ContainerJson inspect(Jobs.InspectContainer parameters) {
        Container container = registry.find(parameters.ref());
        return withFiles(container, () -> inspection.inspect(container, parameters.size()));
    }

    /// Runs work on a container's files. A removal waits for it.
    private <T> T withFiles(Container container, Supplier<T> work) {
        container.files.readLock().lock();
        try {
            registry.requirePresent(container);
            return work.get();
        } finally {
            container.files.readLock().unlock();
        }
    }

    /// {@return the file at a path in a container}
    public PathStat statPath(Jobs.ContainerPath place) {
        Container container = registry.find(place.ref());
        return withFiles(container, () -> archives.stat(container, place.ref(), place.path()));
    }

    /// Writes the file or directory at a path in a container as a tar; opens the output after all checks.
    public void archive(Jobs.ContainerPath place, JobStreams client) {
        Container container = registry.find(place.ref());
        withFiles(container, () -> {
            archives.pack(container, place.ref(), place.path(), () -> client.output(ContentType.TAR));
            return true;
        });
    }

    /// Unpacks a tar, the client's input, in a directory of a container.
    public void extract(Jobs.Extract options, JobStreams client) {
        Container container = registry.find(options.to().ref());
        withFiles(container, () -> {
            container.unpacking.lock();
            try {
                archives.unpack(container, options, client.input());
            } finally {
                container.unpacking.unlock();
            }
            return true;
        });
    }

    /// Makes an image of a container's files for a build, without an event. {@return the image, which has no name}
    ///
    /// @param pause freeze the processes meanwhile
    public ImageId commit(String ref, boolean pause, NewImage image) {
        Container container = registry.find(ref);
        return withFiles(container, () -> commit.commit(container, pause, image));
    }

    /// Makes an image of a container's files, with the container's configuration.
    ///
    /// @param changes of the configuration
    /// @param naming gives the image its name, and returns it for the event; empty for none
    public IdResponse commit(
            Jobs.Commit options, UnaryOperator<ContainerConfig> changes, Function<ImageId, String> naming) {
        Container container = registry.find(options.ref());
        ContainerConfig asked = changes.apply(options.config().orElse(container.config()));
        NewImage image = new NewImage(
                ConfigMerge.merge(asked, container.config()), container.config(), options.author(), options.comment());
        ImageId id = commit(container.id(), options.pause(), image);
        facilities.events().emit(container, "commit", Map.of(
                "comment", options.comment(), "imageID", id.toString(), "imageRef", naming.apply(id)));
        return new IdResponse(id.toString());
    }

    /// {@return the paths at which a container's files differ from its image's}
    public List<ContainerChange> changes(String ref) {
        Container container = registry.find(ref);
        return withFiles(container, () -> facilities.store().layers().changes(container.id()));
    }

    /// Writes all files of a container as a tar, without its volumes.
    public void export(String ref, JobStreams client) {
        Container container = registry.find(ref);
        withFiles(container, () -> {
            archives.export(container, () -> client.output(ContentType.OCTET_STREAM));
            return true;
        });
    }

    public void remove(Jobs.Delete options) {
        Container container = registry.find(options.ref());
        facilities.blockingForCertain(() -> removal.remove(container, options.force(), options.volumes()));
    }

    /// Removes a link by its alias, `web/database`; the containers stay.
    public void unlink(String name) {
        links.remove(name);
    }

    public void rename(Jobs.Rename parameters) {
        Container container = registry.find(parameters.ref());
        String newName = parameters.newName();
        String name = newName.startsWith("/") ? newName.substring(1) : newName;
        if (name.isEmpty()) {
            throw ApiException.invalid("Neither old nor new names may be empty");
        }
        renameTo(container, name);
    }

    private void renameTo(Container container, String name) {
        container.operation.lock();
        try {
            registry.requirePresent(container);
            String oldName = container.name();
            if (name.equals(oldName)) {
                throw ApiException.invalid("Renaming a container with the same name as its current name");
            }
            takeName(container, name);
            container.change(life -> life.named(name));
            containerNetwork.renamed(container);
            facilities.checkpoints().save(container);
            facilities.events().emit(container, "rename", Map.of("oldName", "/" + oldName));
        } finally {
            container.operation.unlock();
        }
    }

    private void takeName(Container container, String name) {
        try {
            ConfigRules.verifyName("/" + name);
            facilities.store().names().rename(container.id(), name).ifPresent(holder -> {
                throw Creation.nameConflict(name, holder);
            });
        } catch (ApiException e) {
            throw new ApiException(e.kind(), "Error when allocating new name: " + e.getMessage(), e);
        }
    }

    public void connect(Jobs.ConnectNetwork parameters) {
        networkChanges.connect(parameters);
    }

    public void disconnect(Jobs.DisconnectNetwork parameters) {
        networkChanges.disconnect(parameters);
    }

    public UpdateResponse update(Jobs.Update parameters) {
        List<String> warnings = updating.update(parameters.ref(), parameters.change());
        return new UpdateResponse(warnings.isEmpty() ? null : warnings);
    }

    /// Returns after one line, or with `stream` when the container has ended or the client has disconnected.
    public void stats(Jobs.Stats options, JobStreams client) {
        Container container = registry.find(options.ref());
        Supplier<OutputStream> open = () -> client.output(ContentType.JSON);
        if (options.stream()) {
            stats.stream(container, open, client.gone());
        } else {
            stats.once(container, options.oneMeasurement(), open, client.gone());
        }
    }

    public void pause(String ref) {
        pausing.pause(registry.find(ref));
    }

    public void unpause(String ref) {
        pausing.unpause(registry.find(ref));
    }

    public TopResponse top(Jobs.Top parameters) {
        Container container = registry.find(parameters.ref());
        return ProcessList.top(container, parameters.psArguments(), facilities.kernel().programs());
    }

    public Counts counts() {
        int running = 0;
        int paused = 0;
        int stopped = 0;
        for (Container container : registry.all()) {
            switch (container.state()) {
                case ContainerState.Paused _ -> paused++;
                case ContainerState.Running _, ContainerState.Restarting _ -> running++;
                case ContainerState.Created _, ContainerState.Exited _, ContainerState.Removing _,
                        ContainerState.Dead _ -> stopped++;
            }
        }
        return new Counts(running, paused, stopped);
    }

    public List<ImageUser> imageUsers(ImageId image) {
        return registry.all().stream()
                .filter(container -> container.blueprint().imageId().equals(image.toString()))
                .map(container -> new ImageUser(container.id(), container.state().running()))
                .toList();
    }

    /// Stops all containers in parallel: stop signal, ten seconds, SIGKILL. From here on starts are refused; a start in
    /// progress is completed, and the container is stopped then.
    public void shutdown() {
        monitor.noMoreRestarts();
        List<Container> all = new ArrayList<>(registry.all());
        // Running containers first, since a start in progress blocks.
        all.sort(Comparator.comparing(container -> !container.state().alive()));
        List<CompletableFuture<WaitResponse>> removals = new ArrayList<>();
        List<Stopping.Ending> endings = new ArrayList<>();
        for (Container container : all) {
            // With --rm the container must be removed before the storage is closed.
            if (container.settings().afterExit().autoRemove() && container.state().running()) {
                removals.add(container.waiters().register(WaitCondition.REMOVED));
            }
            var options = new Jobs.Stop(container.id(), OptionalInt.empty(), Optional.empty());
            Workers.attempt("stop container " + container.id(), () ->
                    endings.add(stopping.begin(container, options, false)));
        }
        endings.forEach(ending -> Workers.attempt("stop a container", ending::await));
        removals.forEach(gone -> gone.completeOnTimeout(null, REMOVAL_SECONDS, TimeUnit.SECONDS).join());
    }

    @Override
    public void close() {
        facilities.close();
        standby.close();
    }
}
