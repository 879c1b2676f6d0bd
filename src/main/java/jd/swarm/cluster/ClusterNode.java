package jd.swarm.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jd.client.api.ApiConnection;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.SystemInfo;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.NodeImage;
import jd.swarm.scheduler.NodeView;
import jd.swarm.scheduler.PlacedContainer;

/// A daemon of the cluster as the manager knows it: its state, what it reported about itself, its containers and
/// images, and what is reserved on it. Requests to the daemon go through it; when the node is lost, they end.
///
/// [NodeWatch] keeps it up to date.
///
/// Docker Swarm 0.2: cluster/swarm/node.go, cluster/engine.go
public final class ClusterNode {
    private final String address;
    private final RemoteApi api;

    /// Held while the daemon is asked for its containers or images, so that an older answer never replaces a newer one.
    private final ReentrantLock refreshing = new ReentrantLock();

    // guarded by this
    private NodeState state = new NodeState.Pending("not connected yet");
    private Optional<NodeFacts> facts = Optional.empty();
    private final Map<String, NodeContainer> containers = new LinkedHashMap<>();
    /// Containers that were created a moment ago, by ID: the daemon has not been asked for them yet.
    private final Map<String, PlacedContainer> created = new LinkedHashMap<>();
    private JsonNode images = JsonNodeFactory.instance.arrayNode();
    private final List<Reservation> reserved = new ArrayList<>();
    private Optional<NodeView> view = Optional.empty();
    private final Set<Thread> calling = new HashSet<>();
    private final Set<NodeAnswer> open = new HashSet<>();

    /// @param address as discovery lists it: `10.0.0.2:2375`
    ClusterNode(String address, DaemonAddress daemon) {
        this.address = address;
        this.api = new RemoteApi(daemon);
    }

    /// {@return a manager, which nothing watches: each request finds out whether it answers}
    static ClusterNode ofManager(String address, DaemonAddress daemon) {
        var manager = new ClusterNode(address, daemon);
        manager.state = new NodeState.Healthy();
        return manager;
    }

    public String address() {
        return address;
    }

    /// {@return the host of the address, where its published ports are}
    public String host() {
        return switch (api.address()) {
            case DaemonAddress.Tcp tcp -> tcp.host();
            case DaemonAddress.Tls tls -> tls.tcp().host();
            case DaemonAddress.Unix _ -> "127.0.0.1";
        };
    }

    /// {@return the name that the cluster uses; the address before the node has been connected}
    public synchronized String name() {
        return facts.map(NodeFacts::name).orElse(address);
    }

    public synchronized Optional<NodeFacts> facts() {
        return facts;
    }

    public synchronized NodeState state() {
        return state;
    }

    public boolean isHealthy() {
        return state() instanceof NodeState.Healthy;
    }

    // Changes of the state.

    synchronized void connected(NodeFacts reported) {
        facts = Optional.of(reported);
        state = new NodeState.Healthy();
        view = Optional.empty();
    }

    /// The connection failed or ended: everything that waits for the daemon ends too. {@return whether it was healthy}
    boolean lost(ClientException problem) {
        List<Thread> callers;
        List<NodeAnswer> answers;
        synchronized (this) {
            boolean wasHealthy = state instanceof NodeState.Healthy;
            view = Optional.empty();
            state = switch (problem) {
                case NodeRefusedException refused -> new NodeState.Refused(refused.getMessage());
                default -> facts.isEmpty()
                        ? new NodeState.Pending(problem.getMessage()) : unhealthy(wasHealthy, problem.getMessage());
            };
            if (!wasHealthy) {
                return false;
            }
            created.clear();
            callers = List.copyOf(calling);
            answers = List.copyOf(open);
        }
        callers.forEach(Thread::interrupt);
        answers.forEach(NodeAnswer::close);
        return true;
    }

    // The first reason stays: later ones only say that the connection was closed.
    private NodeState unhealthy(boolean wasHealthy, String reason) {
        return !wasHealthy && state instanceof NodeState.Unhealthy ? state : new NodeState.Unhealthy(reason);
    }

    // Requests to the daemon.

    /// {@return the answer to a request as a JSON document}
    public JsonNode document(ApiRequest request) {
        try (NodeAnswer answer = open(request)) {
            return Json.mapper().readTree(answer.response().bytes());
        } catch (IOException e) {
            throw new ClientException(1, "read the answer to " + request.method() + " " + request.path() + ": "
                    + e.getMessage(), e);
        }
    }

    SystemInfo info() {
        JsonNode info = document(ApiRequest.get("/info"));
        try {
            return Json.mapper().treeToValue(info, SystemInfo.class);
        } catch (JsonProcessingException e) {
            throw new ClientException(1, "read the answer to GET /info: " + e.getMessage(), e);
        }
    }

    /// Sends a request. {@return the answer, whose status is below 400}
    public NodeAnswer open(ApiRequest request) {
        return open(() -> api.call(request));
    }

    /// Sends a request with a body of unknown length. {@return the answer, whose status is below 400}
    public NodeAnswer open(ApiRequest request, ApiConnection.Body body) {
        return open(() -> api.send(request, body));
    }

    // The call has a thread of its own: when the node is lost, it is interrupted, which closes its socket.
    private NodeAnswer open(Supplier<ApiResponse> call) {
        var task = new FutureTask<>(call::get);
        Thread thread = Thread.ofVirtual().name("call " + address).unstarted(task);
        synchronized (this) {
            calling.add(thread);
        }
        try {
            thread.start();
            return opened(task.get());
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException problem -> throw problem;
                case Error problem -> throw problem;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException | CancellationException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new ClientException(1, "call " + address + ": interrupted", e);
        } finally {
            synchronized (this) {
                calling.remove(thread);
            }
        }
    }

    private synchronized NodeAnswer opened(ApiResponse response) {
        var answer = new NodeAnswer(this, response);
        open.add(answer);
        return answer;
    }

    synchronized void closed(NodeAnswer answer) {
        open.remove(answer);
    }

    /// Fails if the node is not healthy: a request would only wait.
    public ClusterNode healthy() {
        NodeState now = state();
        if (now instanceof NodeState.Healthy) {
            return this;
        }
        throw new ApiException(ApiException.Kind.UNAVAILABLE,
                "node " + name() + " (" + address + ") is " + now.status() + ": " + now.error());
    }

    // Containers and images.

    /// {@return the containers, with those that were created a moment ago: the daemon is asked for them first}
    public List<LocatedContainer> containers() {
        refreshCreated();
        synchronized (this) {
            return containers.values().stream().map(container -> new LocatedContainer(this, container)).toList();
        }
    }

    /// {@return the ID of the container with this name}
    synchronized Optional<String> holderOf(String name) {
        return placed().filter(container -> container.name().equals(name)).map(PlacedContainer::id).findFirst();
    }

    private Stream<PlacedContainer> placed() {
        return Stream.concat(containers.values().stream().map(NodeContainer::placed), created.values().stream());
    }

    /// Takes the ID of a container that the daemon has created in a reserved place. What else the daemon knows of it is
    /// asked when its event comes, or when a client asks for it: the client that creates it does not wait.
    public synchronized void created(Reservation reservation, String id) {
        reserved.remove(reservation);
        if (!containers.containsKey(id)) {
            created.put(id, reservation.container().withId(id));
        }
        view = Optional.empty();
    }

    private void refreshCreated() {
        List<String> ids;
        synchronized (this) {
            ids = List.copyOf(created.keySet());
        }
        ids.forEach(this::refreshCreated);
    }

    // The event's refresh may be running: then this one waits for it, and has nothing left to ask.
    private void refreshCreated(String id) {
        refreshing.lock();
        try {
            if (isCreated(id)) {
                refreshContainer(id);
            }
        } finally {
            refreshing.unlock();
        }
    }

    private synchronized boolean isCreated(String id) {
        return created.containsKey(id);
    }

    /// {@return the elements of the list of images}
    public synchronized JsonNode images() {
        return images;
    }

    /// Asks the daemon for all containers, with their settings, and for all images.
    void refresh() {
        refresh(this::inspected);
    }

    /// The same, but settings are requested of new containers only: a change of settings is an event.
    void refreshKnown() {
        refresh(summary -> known(summary)
                .map(placed -> new NodeContainer(summary, placed))
                .or(() -> inspected(summary)));
    }

    private synchronized Optional<PlacedContainer> known(JsonNode summary) {
        return Optional.ofNullable(containers.get(summary.path("Id").asText()))
                .map(NodeContainer::placed)
                .filter(placed -> hasName(summary, placed.name()));
    }

    private static boolean hasName(JsonNode summary, String name) {
        for (JsonNode other : summary.path("Names")) {
            if (other.asText().equals("/" + name)) {
                return true;
            }
        }
        return false;
    }

    private void refresh(Function<JsonNode, Optional<NodeContainer>> container) {
        refreshing.lock();
        try {
            refreshImages();
            Set<String> before;
            synchronized (this) {
                before = Set.copyOf(created.keySet());
            }
            var current = new LinkedHashMap<String, NodeContainer>();
            for (JsonNode summary : document(listOfContainers())) {
                container.apply(summary).ifPresent(one -> current.put(one.id(), one));
            }
            synchronized (this) {
                containers.clear();
                containers.putAll(current);
                created.keySet().removeAll(before);
                created.keySet().removeAll(current.keySet());
                view = Optional.empty();
            }
        } finally {
            refreshing.unlock();
        }
    }

    private static ApiRequest listOfContainers() {
        return ApiRequest.get("/containers/json").with("all", true);
    }

    void refreshImages() {
        refreshing.lock();
        try {
            JsonNode current = document(ApiRequest.get("/images/json"));
            synchronized (this) {
                images = current;
                view = Optional.empty();
            }
        } finally {
            refreshing.unlock();
        }
    }

    /// Asks the daemon for one container, and forgets it if it is gone.
    public void refreshContainer(String id) {
        refreshing.lock();
        try {
            JsonNode list = document(listOfContainers().with("filters", "{\"id\":[\"" + id + "\"]}"));
            Optional<NodeContainer> current = list.isEmpty() ? Optional.empty() : inspected(list.get(0));
            synchronized (this) {
                if (current.isPresent()) {
                    containers.put(id, current.get());
                } else {
                    containers.remove(id);
                }
                created.remove(id);
                view = Optional.empty();
            }
        } finally {
            refreshing.unlock();
        }
    }

    // A container that was removed after the list was made is not in the result.
    private Optional<NodeContainer> inspected(JsonNode summary) {
        try {
            String path = ApiRequest.containerPath(summary.path("Id").asText()) + "/json";
            return Optional.of(NodeContainer.of(summary, document(ApiRequest.get(path))));
        } catch (DaemonError e) {
            return Optional.empty();
        }
    }

    // What the scheduler sees.

    synchronized void reserve(Reservation reservation) {
        reserved.add(reservation);
        view = Optional.empty();
    }

    synchronized void release(Reservation reservation) {
        reserved.remove(reservation);
        view = Optional.empty();
    }

    /// {@return the node with its containers and with those that are being created on it}
    ///
    /// It is made again only after a change, because a decision looks at every node.
    public synchronized NodeView view() {
        if (view.isEmpty()) {
            view = Optional.of(currentView());
        }
        return view.get();
    }

    private NodeView currentView() {
        var identity = new NodeView.Identity(facts.map(NodeFacts::id).orElse(""), name(), address);
        Optional<String> problem = state instanceof NodeState.Healthy
                ? Optional.empty() : Optional.of(state.error());
        List<PlacedContainer> placed =
                Stream.concat(placed(), reserved.stream().map(Reservation::container)).toList();
        return new NodeView(identity, problem, facts.map(NodeFacts::labels).orElse(Map.of()),
                facts.map(NodeFacts::total).orElse(CpuAndMemory.NONE), placed, nodeImages());
    }

    private List<NodeImage> nodeImages() {
        var list = new ArrayList<NodeImage>();
        for (JsonNode image : images) {
            var tags = new ArrayList<String>();
            image.path("RepoTags").forEach(tag -> tags.add(tag.asText()));
            list.add(new NodeImage(image.path("Id").asText(), tags));
        }
        return list;
    }

    @Override
    public String toString() {
        return name() + " (" + address + ")";
    }
}
