package jd.create;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import jd.containernet.Endpoints;
import jd.daemonnet.BridgeNetwork;
import jd.image.ImageId;
import jd.libcontainer.Cgroups;
import jd.libcontainer.ExecDriver;
import jd.libcontainer.Syscalls;
import jd.server.api.ContainerJson;
import jd.server.api.ContainerSummary;
import jd.server.api.CreateRequest;
import jd.server.api.CreateResponse;
import jd.server.api.Event;
import jd.server.api.WaitResponse;
import jd.storage.Graph;
import jd.storage.Layers;
import jd.storage.LinkGraph;
import jd.storage.StateRoot;

/// All containers of this daemon, and what can be done with one: the operations behind chapter 12's jobs.
/// A container is named by `ref`: its name (with or without slash), its id or an unambiguous beginning of it.
public final class Containers implements AutoCloseable {
    /// What lies on disk.
    public record Store(StateRoot root, Graph graph, Layers layers, LinkGraph names) {}

    /// Empty with `--bridge none`.
    public record Network(Optional<BridgeNetwork> bridge, Endpoints endpoints) {}

    /// The doors to the kernel.
    public record Kernel(ExecDriver driver, Cgroups cgroups, Syscalls syscalls) {}

    /// What the daemon's flags say about containers.
    public record Config(String cgroupParent, List<String> dns, List<String> dnsSearch, List<String> dnsOptions) {}

    /// How many containers there are, for `docker info`.
    public record Counts(int running, int paused, int stopped) {}

    /// A container that was made from an image, for `docker rmi`.
    public record ImageUser(String id, boolean running) {}

    public Containers(Store store, Network network, Kernel kernel, Config config, Consumer<Event> events) {
        throw new UnsupportedOperationException();
    }

    /// Loads what an earlier daemon left, cleans up after its crash and applies restart policies.
    public void restore() {
        throw new UnsupportedOperationException();
    }

    public CreateResponse create(String nameOrEmpty, CreateRequest request) {
        throw new UnsupportedOperationException();
    }

    public void start(String ref) {
        throw new UnsupportedOperationException();
    }

    /// Sends the stop signal, and SIGKILL after `seconds` (the container's own time-out or ten when empty, never when negative).
    public void stop(String ref, OptionalInt seconds) {
        throw new UnsupportedOperationException();
    }

    /// @param signal a number or a name with or without SIG; "" is KILL
    public void kill(String ref, String signal) {
        throw new UnsupportedOperationException();
    }

    public void restart(String ref, OptionalInt seconds) {
        throw new UnsupportedOperationException();
    }

    public void pause(String ref) {
        throw new UnsupportedOperationException();
    }

    public void unpause(String ref) {
        throw new UnsupportedOperationException();
    }

    /// Registered before this returns. {@return completes when the condition holds}
    public CompletableFuture<WaitResponse> wait(String ref, WaitCondition condition) {
        throw new UnsupportedOperationException();
    }

    /// Returns when the client or the container has gone.
    public void attach(String ref, AttachOptions options, ClientStreams client) {
        throw new UnsupportedOperationException();
    }

    /// Returns when all is written; with `follow` when the container has ended or the client has gone.
    public void logs(String ref, LogOptions options, ClientStreams client) {
        throw new UnsupportedOperationException();
    }

    public void resize(String ref, int height, int width) {
        throw new UnsupportedOperationException();
    }

    public List<ContainerSummary> list(ListOptions options) {
        throw new UnsupportedOperationException();
    }

    /// @param size measure the writable layer
    public ContainerJson inspect(String ref, boolean size) {
        throw new UnsupportedOperationException();
    }

    /// @param volumes also its anonymous volumes
    public void remove(String ref, boolean force, boolean volumes) {
        throw new UnsupportedOperationException();
    }

    public void rename(String ref, String newName) {
        throw new UnsupportedOperationException();
    }

    /// @param psArguments what `docker top` hands to ps, "" for `-ef`
    public Top top(String ref, String psArguments) {
        throw new UnsupportedOperationException();
    }

    public Counts counts() {
        throw new UnsupportedOperationException();
    }

    public List<ImageUser> imageUsers(ImageId image) {
        throw new UnsupportedOperationException();
    }

    /// Stops all containers at once: the stop signal, ten seconds, SIGKILL.
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
