package jd.create.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import jd.create.health.Health;
import jd.create.record.Container;
import jd.create.record.Container.Life;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import jd.create.record.Facilities;
import jd.create.record.Registry;
import jd.server.api.ApiException;
import jd.server.api.ContainerJson;
import jd.server.api.ContainerSummary;
import jd.server.api.Jobs;
import jd.server.api.TimeSpan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists containers (`docker ps`).
///
/// Docker 1.2.0: daemon/list.go
public record ContainerList(Facilities facilities, Registry registry, Inspection inspection) {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerList.class);

    public List<ContainerSummary> list(Jobs.ListContainers options) {
        Map<String, List<String>> filters = options.filters().values();
        Map<String, SortedSet<String>> names = registry.names();
        Predicate<Container> filter = new ListFilter(
                registry, facilities.store().graph(), container -> inspection.networks(container, true)).parse(filters);
        // Of the filters only this one includes containers that do not run.
        boolean all = options.all() || options.limit() > 0 || filters.containsKey("status");
        List<ContainerSummary> summaries = new ArrayList<>();
        for (Container container : registry.all()) {
            boolean wanted = (all || container.state().running()) && filter.test(container);
            if (wanted && (options.limit() <= 0 || summaries.size() < options.limit())) {
                listed(container, names, options.size()).ifPresent(summaries::add);
            }
        }
        return summaries;
    }

    /// {@return the summary of a container; empty when it has been removed meanwhile} A failure does not affect other
    /// containers. A container whose files are being removed has no size.
    private Optional<ContainerSummary> listed(
            Container container, Map<String, SortedSet<String>> names, boolean size) {
        boolean measured = size && container.files.readLock().tryLock();
        try {
            return registry.isPresent(container) ? Optional.of(summary(container, names, measured)) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.error("list container {}: without its mounts and sizes", container.id(), e);
            return registry.isPresent(container)
                    ? Optional.of(summary(container, names, List.of(), null, null))
                    : Optional.empty();
        } finally {
            if (measured) {
                container.files.readLock().unlock();
            }
        }
    }

    private ContainerSummary summary(Container container, Map<String, SortedSet<String>> names, boolean size) {
        return summary(
                container,
                names,
                inspection.mounts(container, container.state().alive()),
                size ? orNull(facilities.store().layers().writableSize(container.id())) : null,
                size ? inspection.rootSize(container) : null);
    }

    /// In a list Docker leaves a size of 0 out.
    private static Long orNull(long size) {
        return size == 0 ? null : Long.valueOf(size);
    }

    private ContainerSummary summary(
            Container container, Map<String, SortedSet<String>> names, List<ContainerJson.MountPoint> mounts, Long writableSize, Long rootSize) {
        Life life = container.life();
        return new ContainerSummary(
                container.id(),
                List.copyOf(names.getOrDefault(container.id(), new TreeSet<>(Set.of("/" + life.name())))),
                image(container),
                container.blueprint().imageId(),
                command(container),
                container.blueprint().created().getEpochSecond(),
                PortView.list(container),
                writableSize,
                rootSize,
                container.config().labels() == null ? Map.of() : container.config().labels(),
                life.state().word(),
                status(life.state(), container.health(), Instant.now()),
                new LinkedHashMap<>(Map.of("NetworkMode", container.settings().network().mode().text())),
                new ContainerSummary.Networks(inspection.networks(container, true)),
                mounts);
    }

    /// {@return the image's name from the request, or its id if the name refers to another image now}
    private String image(Container container) {
        String id = container.blueprint().imageId();
        if (id.isEmpty()) {
            return container.config().image();
        }
        try {
            boolean same = facilities.store().graph().lookup(container.config().image()).toString().equals(id);
            return same ? container.config().image() : id;
        } catch (ApiException e) {
            return id;
        }
    }

    /// {@return the command line, with quotes around arguments that contain spaces}
    private static String command(Container container) {
        StringBuilder line = new StringBuilder(container.path());
        for (String argument : container.args()) {
            boolean quoted = argument.contains(" ") && !argument.startsWith("'");
            line.append(' ').append(quoted ? "'" + argument + "'" : argument);
        }
        return line.toString();
    }

    /// {@return Docker's phrase for a state, `Up 5 seconds`, `Exited (3) 5 seconds ago`}
    static String status(ContainerState state, Optional<Health> health, Instant now) {
        LastRun last = state.last();
        String up = "Up " + new TimeSpan(Duration.between(last.startedAt(), now)).human();
        String ago = new TimeSpan(Duration.between(last.finishedAt(), now)).human() + " ago";
        return switch (state) {
            case ContainerState.Created _ -> "Created";
            case ContainerState.Running _ -> up + health.map(known -> " (" + known.phrase() + ")").orElse("");
            case ContainerState.Paused _ -> up + " (Paused)";
            case ContainerState.Restarting _ -> "Restarting (" + last.exitCode() + ") " + ago;
            case ContainerState.Exited _ -> last.finishedAt().equals(ContainerState.NEVER)
                    ? ""
                    : "Exited (" + last.exitCode() + ") " + ago;
            case ContainerState.Removing _ -> "Removal In Progress";
            case ContainerState.Dead _ -> "Dead";
        };
    }
}
