package jd.daemon;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import jd.build.Builder;
import jd.create.Containers;
import jd.daemon.images.DiskUsageReport;
import jd.daemon.images.ImageBuild;
import jd.daemon.images.ImageCommit;
import jd.daemon.images.ImageEvents;
import jd.daemon.images.ImageImport;
import jd.daemon.images.ImageList;
import jd.daemon.images.ImageLoad;
import jd.daemon.images.ImagePrune;
import jd.daemon.images.ImagePull;
import jd.daemon.images.ImagePush;
import jd.daemon.images.ImageRemoval;
import jd.daemon.images.ImageSave;
import jd.daemon.images.ImageTagging;
import jd.daemonnet.Networks;
import jd.pull.registry.RegistryLogin;
import jd.pull.registry.RegistrySearch;
import jd.server.api.ApiException;
import jd.server.api.BuildCachePruned;
import jd.server.api.ContentType;
import jd.server.api.Done;
import jd.server.api.JobName;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.WaitResponse;
import jd.server.engine.Engine;
import jd.server.engine.Job;
import jd.storage.volumes.Volumes;

/// Registers the handler of every job of the daemon. Docker 1.2 registered them in six places; here the packages that do
/// the work do not know of jobs, only of their parameters.
///
/// Docker 1.2.0: builtins/builtins.go, daemon/daemon.go Install, graph/service.go
public final class JobTable {
    private final Engine engine;

    private JobTable(Engine engine) {
        this.engine = engine;
    }

    public static void register(Engine engine, Daemon daemon) {
        var table = new JobTable(engine);
        table.registerSystem(daemon);
        table.registerContainers(daemon.containers());
        table.registerDiskSpace(daemon);
        table.registerExecs(daemon.containers());
        table.registerImages(daemon);
        table.registerNetworks(daemon);
        table.registerVolumes(daemon);
    }

    // tag::jobs-of-the-system[]
    private void registerSystem(Daemon daemon) {
        answer(Jobs.PING, _ -> Done.DONE);
        answer(Jobs.VERSION, _ -> SystemFacts.version());
        answer(Jobs.INFO, _ -> daemon.facts().info());
        stream(Jobs.EVENTS, daemon.events()::stream);
        act(Jobs.SWARM, SystemFacts::refuseSwarm);
        act(Jobs.SESSION, _ -> SystemFacts.refuseSession());
    }
    // end::jobs-of-the-system[]

    private void registerContainers(Containers containers) {
        answer(Jobs.CREATE, containers::create);
        answer(Jobs.CONTAINERS, containers::list);
        answer(Jobs.CONTAINER_INSPECT, containers::inspect);
        act(Jobs.START, containers::start);
        act(Jobs.STOP, containers::stop);
        act(Jobs.RESTART, containers::restart);
        act(Jobs.KILL, containers::kill);
        act(Jobs.PAUSE, containers::pause);
        act(Jobs.UNPAUSE, containers::unpause);
        answer(Jobs.UPDATE, containers::update);
        act(Jobs.RESIZE, containers::resize);
        answer(Jobs.TOP, containers::top);
        act(Jobs.RENAME, containers::rename);
        act(Jobs.DELETE, containers::remove);
        act(Jobs.UNLINK, containers::unlink);
        stream(Jobs.STATS, containers::stats);
        engine.register(Jobs.WAIT, job -> await(containers, job));
        stream(Jobs.ATTACH, containers::attach);
        stream(Jobs.LOGS, containers::logs);
        answer(Jobs.CONTAINER_STAT_PATH, containers::statPath);
        stream(Jobs.CONTAINER_ARCHIVE, containers::archive);
        stream(Jobs.CONTAINER_EXTRACT, containers::extract);
        answer(Jobs.CONTAINER_CHANGES, containers::changes);
        stream(Jobs.EXPORT, containers::export);
    }

    // The classic builder has no cache besides its images.
    private void registerDiskSpace(Daemon daemon) {
        var usage = new DiskUsageReport(daemon.storage(), daemon.containers(), new ImageList(daemon.storage()));
        var removal = new ImageRemoval(daemon.storage(), daemon.containers(), new ImageEvents(daemon.events(), daemon.storage().graph()));
        var images = new ImagePrune(daemon.storage(), removal, daemon.events());
        var containers = new ContainerPrune(daemon.containers(), daemon.storage().layers(), daemon.events());
        answer(Jobs.DISK_USAGE, usage::of);
        answer(Jobs.IMAGES_PRUNE, images::prune);
        answer(Jobs.CONTAINERS_PRUNE, containers::prune);
        answer(Jobs.BUILD_PRUNE, _ -> new BuildCachePruned(null, 0));
    }

    private void registerExecs(Containers containers) {
        answer(Jobs.EXEC_CREATE, containers::execCreate);
        stream(Jobs.EXEC_START, containers::execStart);
        act(Jobs.EXEC_RESIZE, containers::execResize);
        answer(Jobs.EXEC_INSPECT, containers::execInspect);
    }

    // The answer is opened between two steps: a client starts the container
    // after it has read the head of this answer, so the waiter must be
    // registered by then.
    // tag::waiting-for-an-end[]
    private static WaitResponse await(
            Containers containers, Job<Jobs.Wait, WaitResponse> job) {
        CompletableFuture<WaitResponse> end =
                containers.wait(job.parameters());
        job.streams().output(ContentType.JSON);
        CompletableFuture.anyOf(end, job.streams().gone()).join();
        var gone = new WaitResponse.Failure("the client has gone");
        end.complete(new WaitResponse(0, gone));
        return end.join();
    }
    // end::waiting-for-an-end[]

    private void registerImages(Daemon daemon) {
        var events = new ImageEvents(daemon.events(), daemon.storage().graph());
        var images = new ImageList(daemon.storage());
        var tagging = new ImageTagging(daemon.storage(), events);
        var removal = new ImageRemoval(daemon.storage(), daemon.containers(), events);
        stream(Jobs.PULL, new ImagePull(daemon.puller(), events)::pull);
        var builder = new Builder(daemon.storage(), daemon.containers(), daemon.puller(), daemon.http());
        stream(Jobs.BUILD, new ImageBuild(builder, tagging)::build);
        stream(Jobs.PUSH, new ImagePush(daemon.pusher(), events)::push);
        answer(Jobs.AUTH, new RegistryLogin(daemon.http())::login);
        answer(Jobs.SEARCH, new RegistrySearch(daemon.http())::search);
        answer(Jobs.IMAGES, images::list);
        answer(Jobs.IMAGE_INSPECT, images::inspect);
        answer(Jobs.HISTORY, images::history);
        act(Jobs.TAG, tagging::tag);
        stream(Jobs.IMAGES_SAVE, new ImageSave(daemon.storage(), events)::save);
        stream(Jobs.LOAD, new ImageLoad(daemon.storage(), events)::load);
        stream(Jobs.IMPORT, new ImageImport(daemon.storage(), daemon.http(), tagging, events)::run);
        answer(Jobs.COMMIT, new ImageCommit(daemon.containers(), tagging)::commit);
        answer(Jobs.IMAGE_DELETE, removal::remove);
    }

    // There are no plugins; `docker inspect` asks for one last.
    private void registerNetworks(Daemon daemon) {
        Networks networks = daemon.networks();
        var jobs = new NetworkJobs(networks, new NetworkMembers(daemon.containers()), daemon.events());
        answer(Jobs.NETWORKS, networks::list);
        answer(Jobs.NETWORK_INSPECT, jobs::inspect);
        answer(Jobs.NETWORK_CREATE, jobs::create);
        act(Jobs.NETWORK_DELETE, jobs::delete);
        answer(Jobs.NETWORKS_PRUNE, jobs::prune);
        act(Jobs.NETWORK_CONNECT, daemon.containers()::connect);
        act(Jobs.NETWORK_DISCONNECT, daemon.containers()::disconnect);
        answer(Jobs.PLUGINS, _ -> List.of());
        act(Jobs.PLUGIN_INSPECT, name -> {
            throw ApiException.notFound("plugin \"" + name + "\" not found");
        });
    }

    private void registerVolumes(Daemon daemon) {
        Volumes volumes = daemon.storage().volumes();
        var jobs = new VolumeJobs(volumes, daemon.events());
        answer(Jobs.VOLUMES, volumes::list);
        answer(Jobs.VOLUME_INSPECT, volumes::inspect);
        answer(Jobs.VOLUME_CREATE, jobs::create);
        act(Jobs.VOLUME_DELETE, jobs::delete);
        answer(Jobs.VOLUMES_PRUNE, jobs::prune);
    }

    /// Registers a job whose handler needs only its parameters.
    private <P, R> void answer(JobName<P, R> name, Function<P, R> handler) {
        engine.register(name, job -> handler.apply(job.parameters()));
    }

    /// Registers a job without a result.
    private <P> void act(JobName<P, Done> name, Consumer<P> handler) {
        engine.register(name, job -> {
            handler.accept(job.parameters());
            return Done.DONE;
        });
    }

    /// Registers a job that reads from the client or writes to it while it runs.
    private <P> void stream(JobName<P, Done> name, BiConsumer<P, JobStreams> handler) {
        engine.register(name, job -> {
            handler.accept(job.parameters(), job.streams());
            return Done.DONE;
        });
    }
}
