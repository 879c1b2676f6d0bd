package jd.create.record;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import jd.create.config.NetworkOptions;
import jd.create.output.ContainerOutput;
import jd.create.output.JsonLog;
import jd.create.output.LogSettings;
import jd.create.output.Stdin;
import jd.create.record.Container.Blueprint;
import jd.create.record.Container.Life;
import jd.server.api.ApiException;
import jd.server.api.WaitCondition;
import jd.server.api.WaitResponse;
import jd.storage.TruncIndex;

/// Finds containers by name, by id and by a unique prefix of an id.
///
/// Docker 1.2.0: daemon/daemon.go contStore, Get
public final class Registry {
    private final Facilities facilities;
    private final Map<String, Container> byId = new ConcurrentHashMap<>();
    private final TruncIndex ids = new TruncIndex();

    public Registry(Facilities facilities) {
        this.facilities = facilities;
    }

    /// Creates a container, which is not found before [#add].
    public Container build(Blueprint blueprint, Life life) {
        LogSettings settings = blueprint.settings().log();
        Optional<JsonLog> log = facilities.files().log(blueprint.id(), settings.driver())
                .map(file -> new JsonLog(file, settings.maxSize(), settings.maxFiles()));
        ContainerOutput output = new ContainerOutput(
                blueprint.id().substring(0, 12), log, settings.attributesOf(blueprint.config()),
                facilities.outputBudget());
        return new Container(blueprint, life, output, new Stdin(facilities.kernel().syscalls()));
    }

    public void add(Container container) {
        byId.put(container.id(), container);
        ids.add(container.id());
    }

    public void remove(Container container) {
        ids.remove(container.id());
        byId.remove(container.id());
    }

    /// {@return the container} Throws Docker's 404 `No such container: nosuch`.
    public Container find(String ref) {
        return lookup(ref).orElseThrow(() -> ApiException.notFound("No such container: " + ref));
    }

    /// Throws the same 404 if the container has been removed before the caller got its lock.
    public void requirePresent(Container container) {
        if (!isPresent(container)) {
            throw ApiException.notFound("No such container: " + container.id());
        }
    }

    public boolean isPresent(Container container) {
        return byId.get(container.id()) == container;
    }

    public Optional<Container> lookup(String ref) {
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        Container exact = byId.get(ref);
        if (exact != null) {
            return Optional.of(exact);
        }
        String name = ref.startsWith("/") ? ref.substring(1) : ref;
        Optional<String> id = facilities.store().names().idOf(name).or(() -> linked(name)).or(() -> ids.find(ref));
        return id.map(byId::get);
    }

    /// {@return the id of the container to which a path of aliases leads: `web/database`}
    private Optional<String> linked(String path) {
        String[] names = path.split("/", -1);
        Optional<String> id = names.length == 1 ? Optional.empty() : lookup(names[0]).map(Container::id);
        for (int i = 1; i < names.length && id.isPresent(); i++) {
            String alias = names[i];
            id = id.map(byId::get).stream()
                    .flatMap(linking -> linking.settings().network().links().stream())
                    .filter(link -> link.alias().equals(alias))
                    .map(NetworkOptions.Link::name)
                    .findFirst();
        }
        return id;
    }

    /// {@return for each id the names of its container: its own and, for each link to it, `/web/database`}
    public Map<String, SortedSet<String>> names() {
        Map<String, SortedSet<String>> names = new HashMap<>();
        for (Container container : byId.values()) {
            names.computeIfAbsent(container.id(), _ -> new TreeSet<>()).add("/" + container.name());
            for (NetworkOptions.Link link : container.settings().network().links()) {
                names.computeIfAbsent(link.name(), _ -> new TreeSet<>())
                        .add("/" + container.name() + "/" + link.alias());
            }
        }
        return names;
    }

    /// Registers the waiter before it reads the state, so that an exit in between completes the waiter. {@return completes
    /// with the condition, at once when it holds or the container has been removed}
    public CompletableFuture<WaitResponse> await(Container container, WaitCondition condition) {
        CompletableFuture<WaitResponse> waiter = container.waiters().register(condition);
        ContainerState state = container.state();
        boolean holds = condition == WaitCondition.NOT_RUNNING && !state.running();
        if (holds || !isPresent(container)) {
            waiter.complete(Waiters.response(state.last()));
        }
        return waiter;
    }

    /// {@return all containers, the newest first}
    public List<Container> all() {
        Collection<Container> containers = byId.values();
        return containers.stream()
                .sorted(Comparator.comparing((Container c) -> c.blueprint().created()).reversed())
                .toList();
    }
}
