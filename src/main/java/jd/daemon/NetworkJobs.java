package jd.daemon;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import jd.daemon.events.Events;
import jd.daemonnet.Networks;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.NetworkJson;
import jd.server.api.NetworkRequest;

/// The jobs that operate on networks directly. Containers are connected and disconnected through `create`.
record NetworkJobs(Networks networks, NetworkMembers members, Consumer<Event> events) {
    NetworkJson inspect(String ref) {
        return networks.inspect(ref, members::of);
    }

    NetworkRequest.Created create(NetworkRequest request) {
        NetworkJson network = networks.create(request);
        emit("create", network);
        return new NetworkRequest.Created(network.id(), "");
    }

    void delete(String ref) {
        emit("destroy", networks.remove(ref));
    }

    NetworkRequest.Pruned prune(Filters filters) {
        List<NetworkJson> removed = networks.prune(filters);
        removed.forEach(network -> emit("destroy", network));
        emit("prune", "", Map.of("reclaimed", "0"));
        return new NetworkRequest.Pruned(removed.isEmpty() ? null : removed.stream().map(NetworkJson::name).toList());
    }

    private void emit(String action, NetworkJson network) {
        emit(action, network.id(), Map.of("name", network.name(), "type", network.driver()));
    }

    private void emit(String action, String id, Map<String, String> attributes) {
        long now = Events.now();
        var actor = new Event.Actor(id, attributes);
        events.accept(new Event(null, null, null, "network", action, actor, "local", now / 1_000_000_000L, now));
    }
}
