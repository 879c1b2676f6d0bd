package jd.build;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import jd.build.file.BuildException;
import jd.create.Containers;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ContentType;
import jd.server.api.CreateRequest;
import jd.server.api.CreateResponse;
import jd.server.api.HostConfig;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The containers in which a build executes its steps. Those of finished steps are removed, or kept with `--rm=false`.
///
/// Today: builder/dockerfile/containerbackend.go
final class StepContainers {
    private static final Logger LOG = LoggerFactory.getLogger(StepContainers.class);

    private final Containers containers;
    private final HostConfig host;
    private final BuildOutput output;
    private final CompletableFuture<Void> gone;
    private final List<String> ids = new ArrayList<>();

    /// @param gone completes when the client has disconnected
    StepContainers(Containers containers, HostConfig host, BuildOutput output, CompletableFuture<Void> gone) {
        this.containers = containers;
        this.host = host;
        this.output = output;
        this.gone = gone;
    }

    /// {@return the id of a new container}
    String create(ContainerConfig config) {
        var networks = new CreateRequest.NetworkingConfig(Map.of());
        CreateResponse created = containers.create(
                new Jobs.Create("", new CreateRequest(config, host, networks)));
        ids.add(created.id());
        for (String warning : created.warnings()) {
            output.print(" ---> [Warning] " + warning + "\n");
        }
        output.print(" ---> Running in " + created.id().substring(0, 12) + "\n");
        return created.id();
    }

    /// Runs the container's command to its end, and prints its output. {@return the exit code}
    // tag::running-a-step[]
    int run(String id) {
        // Attached before the start, so that no output is missed.
        CompletableFuture<Void> attached = new CompletableFuture<>();
        Thread streams = Thread.ofPlatform().daemon().name("build-" + id)
                .start(() -> attach(id, attached));
        attached.join();
        CompletableFuture<WaitResponse> end = containers.wait( // <1>
                new Jobs.Wait(id, WaitCondition.NEXT_EXIT));
        containers.start(id);
        CompletableFuture.anyOf(end, gone).join(); // <2>
        if (!end.isDone()) {
            cancel(id);
        }
        join(streams);
        return end.join().statusCode();
    }
    // end::running-a-step[]

    private void attach(String id, CompletableFuture<Void> attached) {
        try {
            containers.attach(
                    new Jobs.Attach(id, false, true, false, true, true, ""), new Printing(attached));
        } catch (RuntimeException | Error e) {
            LOG.debug("read the output of container {}: {}", id, e.getMessage());
            attached.completeExceptionally(e);
        }
    }

    /// The client has disconnected.
    private void cancel(String id) {
        try {
            containers.remove(new Jobs.Delete(id, true, true));
        } catch (ApiException e) {
            LOG.warn("remove container {} of a cancelled build: {}", id, e.getMessage());
        }
        ids.remove(id);
        throw new BuildException("Build cancelled");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BuildException("Build cancelled", e);
        }
    }

    /// Removes the containers that have been created.
    void removeAll() {
        for (String id : ids) {
            try {
                containers.remove(new Jobs.Delete(id, true, true));
                output.print(" ---> Removed intermediate container " + id.substring(0, 12) + "\n");
            } catch (ApiException e) {
                output.print("Error removing intermediate container " + id.substring(0, 12) + ": " + e.getMessage()
                        + "\n");
            }
        }
        ids.clear();
    }

    /// The streams of an attachment, whose output is the build's.
    private final class Printing implements JobStreams {
        private final CompletableFuture<Void> attached;

        Printing(CompletableFuture<Void> attached) {
            this.attached = attached;
        }

        @Override
        public InputStream input() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream output(ContentType type) {
            attached.complete(null);
            return new FrameSplitter(output::print, output::printRed);
        }

        @Override
        public CompletableFuture<Void> gone() {
            return gone;
        }
    }
}
