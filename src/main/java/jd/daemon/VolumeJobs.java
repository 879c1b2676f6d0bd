package jd.daemon;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import jd.daemon.events.Events;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.VolumeJson;
import jd.server.api.VolumeRequest;
import jd.server.api.VolumesPruned;
import jd.storage.volumes.Volumes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs that operate on volumes directly. Containers use volumes through `create`.
final class VolumeJobs {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeJobs.class);

    private final Volumes volumes;
    private final Consumer<Event> events;
    private final SecureRandom random = new SecureRandom();

    VolumeJobs(Volumes volumes, Consumer<Event> events) {
        this.volumes = volumes;
        this.events = events;
    }

    VolumeJson create(VolumeRequest asked) {
        boolean unnamed = asked.name() == null || asked.name().isEmpty();
        VolumeRequest request = unnamed ? named(asked) : asked;
        if (volumes.create(request)) {
            tell("create", request.name(), Map.of("driver", "local"));
        }
        return volumes.inspect(request.name());
    }

    private VolumeRequest named(VolumeRequest asked) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        Map<String, String> labels = new TreeMap<>(asked.labels() == null ? Map.of() : asked.labels());
        labels.put(VolumeRequest.ANONYMOUS, "");
        return new VolumeRequest(HexFormat.of().formatHex(bytes), asked.driver(), asked.driverOpts(), labels);
    }

    void delete(Jobs.DeleteVolume options) {
        if (volumes.remove(options.name(), options.force())) {
            tell("destroy", options.name(), Map.of("driver", "local"));
        }
    }

    /// Removes unused volumes: with the filter `all` every one, otherwise only those without a name from the user.
    VolumesPruned prune(Filters filters) {
        List<String> deleted = new ArrayList<>();
        long bytes = 0;
        for (VolumeJson volume : volumes.unused(filters)) {
            try {
                long size = volumes.size(volume.name());
                if (volumes.removeUnused(volume.name())) {
                    tell("destroy", volume.name(), Map.of("driver", "local"));
                    deleted.add(volume.name());
                    bytes += size;
                }
            } catch (RuntimeException e) {
                // The answer lists the removed volumes; this one stays for the next attempt.
                LOG.warn("prune volume {}: {}", volume.name(), e.getMessage(), e);
            }
        }
        tell("prune", "", Map.of("reclaimed", Long.toString(bytes)));
        return new VolumesPruned(deleted, bytes);
    }

    private void tell(String action, String name, Map<String, String> attributes) {
        long now = Events.now();
        var actor = new Event.Actor(name, attributes);
        events.accept(new Event(null, null, null, "volume", action, actor, "local", now / 1_000_000_000L, now));
    }
}
