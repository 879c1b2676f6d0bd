package jd.create.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import jd.create.mounts.MountPoint;
import jd.create.record.Container;
import jd.create.record.ContainerState;
import jd.create.record.Registry;
import jd.image.ImageId;
import jd.server.api.ApiException;
import jd.server.api.EndpointSettings;
import jd.storage.Graph;

/// Evaluates `docker ps --filter`: the values of one key are alternatives (but all labels must match), and all keys must
/// match.
final class ListFilter {
    private static final Set<String> STATES =
            Set.of("created", "restarting", "running", "removing", "paused", "exited", "dead");

    private static final Set<String> HEALTH = Set.of("none", "starting", "healthy", "unhealthy");

    /// The limits of a pattern: its length, since the parser is recursive, and the cost of matching one text.
    private static final int MAX_PATTERN = 256;
    private static final int MAX_LOOKS = 100_000;

    private final Registry registry;
    private final Graph graph;
    private final Function<Container, Map<String, EndpointSettings>> networks;

    ListFilter(
            Registry registry, Graph graph, Function<Container, Map<String, EndpointSettings>> networks) {
        this.registry = registry;
        this.graph = graph;
        this.networks = networks;
    }

    /// Throws Docker's `invalid filter 'foo'` and similar errors.
    Predicate<Container> parse(Map<String, List<String>> filters) {
        Predicate<Container> all = container -> true;
        for (Map.Entry<String, List<String>> filter : filters.entrySet()) {
            if (filter.getKey().equals("label")) {
                for (String label : filter.getValue()) {
                    all = all.and(container -> hasLabel(container, label));
                }
            } else {
                List<Predicate<Container>> choices = new ArrayList<>();
                filter.getValue().forEach(value -> choices.add(one(filter.getKey(), value)));
                all = all.and(container -> choices.stream().anyMatch(choice -> choice.test(container)));
            }
        }
        return all;
    }

    private Predicate<Container> one(String key, String value) {
        return switch (key) {
            case "id" -> matching(value, Container::id);
            case "name" -> name(value);
            case "status" -> status(value);
            case "exited" -> exited(value);
            case "ancestor" -> ancestor(value);
            case "before" -> {
                Container other = registry.find(value);
                yield container -> container.blueprint().created().isBefore(other.blueprint().created());
            }
            case "since" -> {
                Container other = registry.find(value);
                yield container -> container.blueprint().created().isAfter(other.blueprint().created());
            }
            case "network" -> container -> inNetwork(networks.apply(container), value);
            case "volume" -> container -> container.blueprint().mounts().stream()
                    .anyMatch(mount -> uses(mount, value));
            case "health" -> health(value);
            case "is-task" -> task(value);
            case "isolation" -> container -> true;
            case "publish", "expose" -> container -> false;
            default -> throw ApiException.invalid("invalid filter '" + key + "'");
        };
    }

    private static Predicate<Container> matching(String value, Function<Container, String> text) {
        Predicate<String> pattern = pattern(value);
        return container -> pattern.test(text.apply(container));
    }

    static Predicate<String> pattern(String value) {
        if (value.length() > MAX_PATTERN) {
            throw ApiException.invalid("invalid filter: a pattern of more than " + MAX_PATTERN + " characters");
        }
        try {
            Pattern pattern = Pattern.compile(value);
            return text -> pattern.matcher(new CountedText(text)).find();
        } catch (PatternSyntaxException e) {
            return text -> text.contains(value);
        }
    }

    /// A text that can be read a limited number of times. `java.util.regex` backtracks: `([0-9a-f]+)+x` takes exponential
    /// time for an id of 64 digits. Docker's RE2 patterns do not backtrack.
    private static final class CountedText implements CharSequence {
        private final String text;
        private int looks;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            looks++;
            if (looks > MAX_LOOKS) {
                throw ApiException.invalid("invalid filter: the pattern takes too many steps to match");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// {@return whether the value is the name of one of the networks or begins its id}
    private static boolean inNetwork(Map<String, EndpointSettings> networks, String value) {
        return networks.containsKey(value) || networks.values().stream()
                .anyMatch(network -> !network.networkId().isEmpty() && network.networkId().startsWith(value));
    }

    /// A name matches with or without its slash; an alias does not.
    private static Predicate<Container> name(String value) {
        return matching(value, container -> "/" + container.name()).or(matching(value, Container::name));
    }

    private static Predicate<Container> status(String value) {
        if (!STATES.contains(value)) {
            throw ApiException.invalid("invalid filter 'status=" + value + "'");
        }
        return container -> container.state().word().equals(value);
    }

    private static Predicate<Container> exited(String value) {
        if (!value.matches("[+-]?[0-9]{1,9}")) {
            throw ApiException.invalid(
                    "invalid filter 'exited=" + value + "': strconv.Atoi: parsing \"" + value + "\": invalid syntax");
        }
        int code = Integer.parseInt(value);
        return container -> container.state() instanceof ContainerState.Exited exited
                && exited.last().exitCode() == code;
    }

    /// {@return whether the container was created from the named image}
    private Predicate<Container> ancestor(String value) {
        Optional<ImageId> wanted = image(value);
        return container -> wanted.map(ImageId::toString).equals(Optional.of(container.blueprint().imageId()));
    }

    private Optional<ImageId> image(String name) {
        try {
            return Optional.of(graph.lookup(name));
        } catch (ApiException e) {
            return Optional.empty();
        }
    }

    private static boolean uses(MountPoint mount, String value) {
        return mount.destination().equals(value) || switch (mount) {
            case MountPoint.Bind bind -> bind.source().equals(value);
            case MountPoint.Volume volume -> volume.name().equals(value);
            case MountPoint.Tmpfs _ -> false;
        };
    }

    private static Predicate<Container> health(String value) {
        if (!HEALTH.contains(value)) {
            throw ApiException.invalid("unrecognized filter value for health: " + value);
        }
        return container -> container.health().map(health -> health.status().word()).orElse("none").equals(value);
    }

    private static Predicate<Container> task(String value) {
        if (!Set.of("true", "false", "0", "1").contains(value)) {
            throw ApiException.invalid("invalid filter 'is-task=[" + value + "]'");
        }
        return container -> value.equals("false") || value.equals("0");
    }

    private static boolean hasLabel(Container container, String wanted) {
        Map<String, String> labels = container.config().labels();
        int equals = wanted.indexOf('=');
        if (labels == null) {
            return false;
        }
        return equals < 0
                ? labels.containsKey(wanted)
                : wanted.substring(equals + 1).equals(labels.get(wanted.substring(0, equals)));
    }
}
