package jd.create;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import jd.create.Container.Blueprint;
import jd.create.Container.Life;
import jd.create.output.ContainerOutput;
import jd.create.output.JsonLog;
import jd.create.output.LogLimits;
import jd.create.output.Stdin;
import jd.server.api.ApiException;
import jd.storage.TruncIndex;

/// The containers in memory, and how they are found: by name, by id, by the beginning of an id.
///
/// Docker 1.2.0: daemon/daemon.go contStore, Get
final class Registry {
    private final Facilities at;
    private final Map<String, Container> byId = new ConcurrentHashMap<>();
    private final TruncIndex ids = new TruncIndex();

    Registry(Facilities at) {
        this.at = at;
    }

    /// Makes the object, which nobody can find before it is added.
    Container build(Blueprint blueprint, Life life) {
        Map<String, String> log = blueprint.hostConfig().logConfig().config();
        JsonLog file = new JsonLog(at.files().log(blueprint.id()), LogLimits.maxSize(log), LogLimits.maxFiles(log));
        ContainerOutput output = new ContainerOutput(file, at.outputBudget());
        return new Container(blueprint, life, output, new Stdin(at.kernel().syscalls()));
    }

    void add(Container container) {
        byId.put(container.id(), container);
        ids.add(container.id());
    }

    void remove(Container container) {
        ids.remove(container.id());
        byId.remove(container.id());
    }

    /// {@return the container} Throws Docker's 404 `No such container: nosuch`.
    Container find(String ref) {
        return lookup(ref).orElseThrow(() -> ApiException.notFound("No such container: " + ref));
    }

    /// Looks again, now that the caller holds the container's lock. Throws the same 404 when it has been removed meanwhile.
    void requirePresent(Container container) {
        if (!isPresent(container)) {
            throw ApiException.notFound("No such container: " + container.id());
        }
    }

    boolean isPresent(Container container) {
        return byId.get(container.id()) == container;
    }

    Optional<Container> lookup(String ref) {
        if (ref.isEmpty()) {
            return Optional.empty();
        }
        Container exact = byId.get(ref);
        if (exact != null) {
            return Optional.of(exact);
        }
        String name = ref.startsWith("/") ? ref.substring(1) : ref;
        Optional<String> id = at.store().names().idOf(name).or(() -> ids.find(ref));
        return id.map(byId::get);
    }

    /// {@return all, the newest first}
    List<Container> all() {
        Collection<Container> containers = byId.values();
        return containers.stream()
                .sorted(Comparator.comparing((Container c) -> c.blueprint().created()).reversed())
                .toList();
    }
}
