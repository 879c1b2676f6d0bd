package jd.daemon.images;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.image.Reference;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerJson;
import jd.server.api.Filters;
import jd.server.api.HistoryItem;
import jd.server.api.ImageJson;
import jd.server.api.ImageSummary;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.PruneFilters;
import jd.storage.Layers;
import jd.storage.Storage;

/// Describes images: the list, the inspection and the history.
///
/// Docker 1.2.0: graph/list.go, graph/service.go, graph/history.go
public record ImageList(Storage storage) {
    private static final Set<String> FILTERS = Set.of("before", "dangling", "label", "reference", "since", "until");
    private static final String NEVER = "0001-01-01T00:00:00Z";

    /// The job `images`: newest first.
    public List<ImageSummary> list(Jobs.ListImages options) {
        Filters filters = options.filters().accepting(FILTERS);
        Optional<Instant> before = Stream.concat(boundary(filters, "before").stream(), until(filters))
                .min(Comparator.naturalOrder());
        Optional<Instant> since = boundary(filters, "since");
        var list = new ArrayList<ImageSummary>();
        for (ImageId id : storage.graph().ids()) {
            storage.graph().image(id).ifPresent(config -> {
                Instant created = created(config.created());
                boolean inTime = before.map(created::isBefore).orElse(true) && since.map(created::isAfter).orElse(true);
                boolean shown = options.all() || !isStepOfBuild(id);
                if (shown && inTime && passes(filters, id, config)) {
                    list.add(summary(id, config, filters));
                }
            });
        }
        list.sort(Comparator.comparingLong(ImageSummary::created).reversed());
        return list;
    }

    // The images between the steps of a build have children and no names.
    private boolean isStepOfBuild(ImageId id) {
        return storage.tags().references(id).isEmpty() && !storage.graph().children(id).isEmpty();
    }

    private static Stream<Instant> until(Filters filters) {
        return filters.of("until").stream().map(text -> PruneFilters.time(text, Instant.now()));
    }

    private Optional<Instant> boundary(Filters filters, String key) {
        return filters.of(key).stream()
                .map(name -> image(storage.graph().lookup(name)))
                .map(config -> created(config.created()))
                .findFirst();
    }

    private boolean passes(Filters filters, ImageId id, ImageConfig config) {
        List<Reference> references = storage.tags().references(id);
        boolean dangling = references.stream().noneMatch(reference -> reference.tag().isPresent());
        return filters.flag("dangling").map(wanted -> wanted == dangling).orElse(true)
                && filters.matchesLabels(labels(config))
                && (filters.of("reference").isEmpty() || !matching(filters, references).isEmpty());
    }

    private static List<Reference> matching(Filters filters, List<Reference> references) {
        List<String> patterns = filters.of("reference");
        if (patterns.isEmpty()) {
            return references;
        }
        return references.stream()
                .filter(reference -> patterns.stream().anyMatch(pattern -> matches(pattern, reference)))
                .toList();
    }

    // A shell pattern for the whole reference, or for its name alone.
    private static boolean matches(String pattern, Reference reference) {
        return matches(pattern, reference.familiar()) || matches(pattern, reference.familiarName());
    }

    /// Matches a pattern with `*` and `?`, neither of which matches a slash. Only the latest star is extended on a
    /// mismatch, so the cost is at most the product of the two lengths.
    static boolean matches(String pattern, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && (pattern.charAt(at) == text.charAt(i)
                    || pattern.charAt(at) == '?' && text.charAt(i) != '/')) {
                at++;
                i++;
            } else if (star >= 0 && text.charAt(resume) != '/') {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(at).chars().allMatch(c -> c == '*');
    }

    private ImageSummary summary(ImageId id, ImageConfig config, Filters filters) {
        List<Reference> references = matching(filters, storage.tags().references(id));
        Map<String, String> labels = labels(config);
        return new ImageSummary(
                -1, created(config.created()).getEpochSecond(), id.toString(), labels.isEmpty() ? null : labels,
                parent(id), digests(references), tags(references), -1, storage.graph().size(id));
    }

    private String parent(ImageId id) {
        return storage.graph().parent(id).map(ImageId::toString).orElse("");
    }

    private static List<String> tags(List<Reference> references) {
        return references.stream()
                .filter(reference -> reference.digest().isEmpty())
                .map(Reference::familiar)
                .toList();
    }

    private static List<String> digests(List<Reference> references) {
        return references.stream()
                .filter(reference -> reference.digest().isPresent())
                .map(reference -> reference.familiarName() + "@" + reference.digest().get())
                .toList();
    }

    /// The job `image_inspect`.
    public ImageJson inspect(String name) {
        ImageId id = storage.graph().lookup(name);
        ImageConfig config = image(id);
        List<Reference> references = storage.tags().references(id);
        var data = new TreeMap<>(storage.layers().driverData(config.diffIds()));
        return new ImageJson(
                id.toString(),
                tags(references),
                digests(references),
                parent(id),
                config.comment().or(() -> lastComment(config)).orElse(""),
                config.created().orElse(NEVER),
                config.dockerVersion().orElse(""),
                config.author().orElse(""),
                containerConfig(config),
                config.architecture(),
                config.os(),
                storage.graph().size(id),
                new ContainerJson.GraphDriverData(data, storage.layers().driverName()),
                new ImageJson.RootFs("layers", config.diffIds().stream().map(Digest::toString).toList()),
                Map.of("LastTagTime", NEVER));
    }

    // A commit or an import has its message in the history.
    private static Optional<String> lastComment(ImageConfig config) {
        return config.history().isEmpty() ? Optional.empty() : config.history().getLast().comment();
    }

    // An absent field of the configuration is empty in an answer, like Go's zero value.
    private static ContainerConfig containerConfig(ImageConfig config) {
        var complete = new TreeMap<String, Object>(Map.of(
                "Hostname", "", "Domainname", "", "User", "", "Image", "", "WorkingDir", ""));
        complete.putAll(config.config());
        return Json.mapper().convertValue(complete, ContainerConfig.class);
    }

    /// The job `history`: newest step first. A step without a layer has no size.
    public List<HistoryItem> history(String name) {
        ImageId id = storage.graph().lookup(name);
        ImageConfig config = image(id);
        var layers = config.chainIds().iterator();
        var items = new ArrayList<HistoryItem>();
        for (ImageConfig.History step : config.history()) {
            long size = step.emptyLayer() || !layers.hasNext()
                    ? 0
                    : storage.layers().layer(layers.next()).map(Layers.Layer::size).orElse(0L);
            items.addFirst(new HistoryItem(
                    step.comment().orElse(""), created(step.created()).getEpochSecond(), step.createdBy(),
                    "<missing>", size, null));
        }
        if (!items.isEmpty()) {
            HistoryItem newest = items.getFirst();
            List<String> tags = tags(storage.tags().references(id));
            items.set(0, new HistoryItem(newest.comment(), newest.created(), newest.createdBy(), id.toString(),
                    newest.size(), tags.isEmpty() ? null : tags));
        }
        return items;
    }

    private ImageConfig image(ImageId id) {
        return storage.graph().image(id).orElseThrow(() -> ApiException.notFound("No such image: " + id));
    }

    static Map<String, String> labels(ImageConfig config) {
        Map<String, String> labels = containerConfig(config).labels();
        return labels == null ? Map.of() : labels;
    }

    static Instant created(Optional<String> text) {
        try {
            return text.map(OffsetDateTime::parse).map(OffsetDateTime::toInstant).orElse(Instant.parse(NEVER));
        } catch (DateTimeParseException e) {
            return Instant.parse(NEVER);
        }
    }
}
