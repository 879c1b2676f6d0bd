package jd.daemon;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import jd.create.Containers;
import jd.create.life.StopOptions;
import jd.create.output.ClientStreams;
import jd.create.output.LogOptions;
import jd.create.record.WaitCondition;
import jd.create.view.AttachOptions;
import jd.create.view.ListOptions;
import jd.create.view.Top;
import jd.daemonnet.Networks;
import jd.libcontainer.io.PlatformThread;
import jd.server.ContentType;
import jd.server.Done;
import jd.server.Engine;
import jd.server.Handler;
import jd.server.Job;
import jd.server.JobStreams;
import jd.server.Jobs;
import jd.server.api.ApiException;
import jd.server.api.IdResponse;
import jd.server.api.TopResponse;
import jd.server.api.WaitResponse;

/// Every job of the daemon and what it does, in one place. Docker 1.2 registered them in six; here the packages that
/// do the work know nothing of jobs.
///
/// A job runs on the thread of the connection that asked for it, which is a virtual one. What only waits stays there.
/// What works on files, processes or the kernel would hold up every other connection, and gets a thread of its own
/// ([#own]).
///
/// Docker 1.2.0: builtins/builtins.go, daemon/daemon.go Install, graph/service.go
final class JobTable {
    private JobTable() {}

    static void register(Engine engine, Daemon daemon) {
        registerSystem(engine, daemon);
        registerContainers(engine, daemon.containers());
        registerStreams(engine, daemon.containers());
        registerExecs(engine, daemon.containers());
        registerImages(engine, daemon);
        registerNetworks(engine, daemon);
        registerVolumes(engine, daemon);
        registerArchives(engine, daemon.containers());
    }

    // tag::jobs-of-the-system[]
    private static void registerSystem(Engine engine, Daemon daemon) {
        engine.register(Jobs.PING, _ -> Done.DONE);
        engine.register(Jobs.VERSION, _ -> SystemFacts.version());
        engine.register(Jobs.INFO, own(_ -> daemon.facts().info()));
        engine.register(Jobs.EVENTS, daemon.events()::stream);
    }
    // end::jobs-of-the-system[]

    private static void registerContainers(Engine engine, Containers containers) {
        engine.register(Jobs.CREATE, own(job ->
                containers.create(job.parameters().name(), job.parameters().request())));
        engine.register(Jobs.CONTAINERS, own(job -> {
            Jobs.Containers wanted = job.parameters();
            var options = new ListOptions(wanted.all(), wanted.limit(), wanted.size(), wanted.filters().values());
            return containers.list(options);
        }));
        engine.register(Jobs.CONTAINER_INSPECT, own(job ->
                containers.inspect(job.parameters().ref(), job.parameters().size())));
        engine.register(Jobs.START, own(job -> {
            containers.start(job.parameters());
            return Done.DONE;
        }));
        // What ends a container finds its thread in `create`, also when none can be started.
        engine.register(Jobs.STOP, job -> {
            containers.stop(job.parameters().ref(), options(job.parameters()));
            return Done.DONE;
        });
        engine.register(Jobs.RESTART, own(job -> {
            containers.restart(job.parameters().ref(), options(job.parameters()));
            return Done.DONE;
        }));
        engine.register(Jobs.KILL, job -> {
            containers.kill(job.parameters().ref(), job.parameters().signal());
            return Done.DONE;
        });
        engine.register(Jobs.PAUSE, own(job -> {
            containers.pause(job.parameters());
            return Done.DONE;
        }));
        engine.register(Jobs.UNPAUSE, own(job -> {
            containers.unpause(job.parameters());
            return Done.DONE;
        }));
        engine.register(Jobs.UPDATE, own(job ->
                containers.update(job.parameters().ref(), job.parameters().change())));
        engine.register(Jobs.RESIZE, own(job -> {
            containers.resize(job.parameters().ref(), job.parameters().height(), job.parameters().width());
            return Done.DONE;
        }));
        engine.register(Jobs.TOP, own(job -> {
            Top top = containers.top(job.parameters().ref(), job.parameters().psArguments());
            return new TopResponse(top.processes(), top.titles());
        }));
        engine.register(Jobs.RENAME, own(job -> {
            containers.rename(job.parameters().ref(), job.parameters().newName());
            return Done.DONE;
        }));
        engine.register(Jobs.DELETE, job -> {
            containers.remove(job.parameters().ref(), job.parameters().force(), job.parameters().volumes());
            return Done.DONE;
        });
    }

    private static StopOptions options(Jobs.Stop wanted) {
        return new StopOptions(wanted.seconds(), wanted.signal());
    }

    private static void registerStreams(Engine engine, Containers containers) {
        engine.register(Jobs.STATS, job -> {
            Jobs.Stats wanted = job.parameters();
            containers.stats(wanted.ref(), wanted.stream(), wanted.oneMeasurement(),
                    () -> job.streams().output(ContentType.JSON), job.streams().gone());
            return Done.DONE;
        });
        engine.register(Jobs.WAIT, job -> await(containers, job));
        engine.register(Jobs.ATTACH, job -> {
            Jobs.Attach wanted = job.parameters();
            var options = new AttachOptions(wanted.logs(), wanted.stream(), wanted.stdin(), wanted.stdout(),
                    wanted.stderr(), wanted.detachKeys());
            containers.attach(wanted.ref(), options, client(job.streams()));
            return Done.DONE;
        });
        engine.register(Jobs.LOGS, job -> {
            containers.logs(job.parameters().ref(), logOptions(job.parameters()), client(job.streams()));
            return Done.DONE;
        });
    }

    private static void registerExecs(Engine engine, Containers containers) {
        engine.register(Jobs.EXEC_CREATE, own(job ->
                new IdResponse(containers.execCreate(job.parameters().ref(), job.parameters().config()))));
        engine.register(Jobs.EXEC_START, job -> {
            containers.execStart(job.parameters().id(), job.parameters().options(), client(job.streams()));
            return Done.DONE;
        });
        engine.register(Jobs.EXEC_RESIZE, own(job -> {
            containers.execResize(job.parameters().ref(), job.parameters().height(), job.parameters().width());
            return Done.DONE;
        }));
        engine.register(Jobs.EXEC_INSPECT, own(job -> containers.execInspect(job.parameters())));
    }

    // The answer is opened between the two steps: a client starts the container when it sees the head of this answer,
    // so by then its end must be looked for.
    // tag::waiting-for-an-end[]
    private static WaitResponse await(
            Containers containers, Job<Jobs.Wait, WaitResponse> job) {
        Jobs.Wait wanted = job.parameters();
        CompletableFuture<WaitResponse> end = containers.wait(
                wanted.ref(), WaitCondition.parse(wanted.condition()));
        job.streams().output(ContentType.JSON);
        CompletableFuture.anyOf(end, job.streams().gone()).join();
        var gone = new WaitResponse.Failure("the client has gone");
        end.complete(new WaitResponse(0, gone));
        return end.join();
    }
    // end::waiting-for-an-end[]

    private static void registerArchives(Engine engine, Containers containers) {
        engine.register(Jobs.CONTAINER_STAT_PATH, own(job ->
                containers.statPath(job.parameters().ref(), job.parameters().path())));
        engine.register(Jobs.CONTAINER_ARCHIVE, own(job -> {
            containers.archive(job.parameters().ref(), job.parameters().path(),
                    () -> job.streams().output(ContentType.TAR));
            return Done.DONE;
        }));
        engine.register(Jobs.CONTAINER_EXTRACT, own(job -> {
            Jobs.Extract wanted = job.parameters();
            containers.extract(wanted.to().ref(), wanted.to().path(), job.streams().input(),
                    wanted.keepsKinds(), wanted.toUser());
            return Done.DONE;
        }));
    }

    private static LogOptions logOptions(Jobs.Logs wanted) {
        return new LogOptions(
                wanted.stdout(),
                wanted.stderr(),
                wanted.follow(),
                wanted.timestamps(),
                instant(wanted.since(), Instant.EPOCH),
                instant(wanted.until(), Instant.MAX),
                wanted.tail() < 0 ? OptionalInt.empty() : OptionalInt.of(wanted.tail()));
    }

    private static Instant instant(OptionalLong nanos, Instant otherwise) {
        // Clients say 0 where they mean nothing.
        if (nanos.isEmpty() || nanos.getAsLong() == 0) {
            return otherwise;
        }
        return Instant.ofEpochSecond(0, nanos.getAsLong());
    }

    private static ClientStreams client(JobStreams streams) {
        return new ClientStreams() {
            @Override
            public InputStream input() {
                return streams.input();
            }

            @Override
            public OutputStream output(boolean multiplexed) {
                return streams.output(multiplexed ? ContentType.MULTIPLEXED_STREAM : ContentType.RAW_STREAM);
            }

            @Override
            public CompletableFuture<Void> gone() {
                return streams.gone();
            }
        };
    }

    private static void registerImages(Engine engine, Daemon daemon) {
        var events = new ImageEvents(daemon.events());
        var images = new ImageList(daemon.storage());
        var tagging = new ImageTagging(daemon.storage(), events);
        var removal = new ImageRemoval(daemon.storage(), daemon.containers(), events);
        var pull = new ImagePull(daemon.puller(), events);
        engine.register(Jobs.PULL, own(pull::pull));
        engine.register(Jobs.IMAGES, own(job -> images.list(job.parameters())));
        engine.register(Jobs.IMAGE_INSPECT, own(job -> images.inspect(job.parameters())));
        engine.register(Jobs.HISTORY, own(job -> images.history(job.parameters())));
        engine.register(Jobs.TAG, own(job -> tagging.tag(job.parameters())));
        engine.register(Jobs.IMAGE_DELETE, own(job -> removal.remove(job.parameters())));
    }

    private static void registerVolumes(Engine engine, Daemon daemon) {
        var volumes = new VolumeJobs(daemon.storage().volumes(), daemon.events());
        engine.register(Jobs.VOLUMES, own(job -> daemon.storage().volumes().list(job.parameters())));
        engine.register(Jobs.VOLUME_INSPECT, own(job -> daemon.storage().volumes().inspect(job.parameters())));
        engine.register(Jobs.VOLUME_CREATE, own(job -> volumes.create(job.parameters())));
        engine.register(Jobs.VOLUME_DELETE, own(job -> volumes.delete(job.parameters())));
        engine.register(Jobs.VOLUMES_PRUNE, own(job -> volumes.prune(job.parameters())));
    }

    // There are no plugins yet; `docker inspect` asks for them before it gives up.
    private static void registerNetworks(Engine engine, Daemon daemon) {
        Networks networks = daemon.networks();
        var members = new NetworkMembers(daemon.containers());
        engine.register(Jobs.NETWORKS, job -> networks.list(job.parameters()));
        engine.register(Jobs.NETWORK_INSPECT, own(job -> networks.inspect(job.parameters(), members::of)));
        engine.register(Jobs.PLUGINS, _ -> List.of());
        engine.register(Jobs.PLUGIN_INSPECT, job -> {
            throw ApiException.notFound("plugin \"" + job.parameters() + "\" not found");
        });
    }

    private static <P, R> Handler<P, R> own(Handler<P, R> handler) {
        return job -> PlatformThread.call("job " + job.name(), () -> handler.handle(job));
    }
}
