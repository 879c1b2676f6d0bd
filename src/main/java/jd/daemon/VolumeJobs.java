package jd.daemon;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import jd.server.api.Event;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.VolumeJson;
import jd.server.api.VolumeRequest;
import jd.server.api.VolumesPruned;
import jd.storage.Volumes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a user does to volumes directly. What a container does to them is `create`'s.
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
        VolumeRequest wish = unnamed ? named(asked) : asked;
        if (volumes.create(wish)) {
            tell("create", wish.name(), Map.of("driver", "local"));
        }
        return volumes.inspect(wish.name());
    }

    private VolumeRequest named(VolumeRequest asked) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        Map<String, String> labels = new TreeMap<>(asked.labels() == null ? Map.of() : asked.labels());
        labels.put(VolumeRequest.ANONYMOUS, "");
        return new VolumeRequest(HexFormat.of().formatHex(bytes), asked.driver(), asked.driverOpts(), labels);
    }

    void delete(Jobs.DeleteVolume wanted) {
        if (volumes.remove(wanted.name(), wanted.force())) {
            tell("destroy", wanted.name(), Map.of("driver", "local"));
        }
    }

    /// Takes away what nobody uses: with the filter `all` every volume, else those that nobody has named.
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
                // The answer names those that have gone; this one is still there for the next attempt.
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
