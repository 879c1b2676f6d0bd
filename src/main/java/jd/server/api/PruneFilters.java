package jd.server.api;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The filters of a `prune`: it removes only what was created until a time and has the labels of `label`, but not those
/// of `label!`.
///
/// Docker: daemon/prune.go
public record PruneFilters(Optional<Instant> until, Filters labels) {
    private static final String UNTIL = "until";

    /// @param others the keys that are accepted besides `until`, `label` and `label!`
    public static PruneFilters parse(Filters filters, Set<String> others, Instant now) {
        Set<String> accepted = new HashSet<>(others);
        accepted.addAll(Set.of(UNTIL, "label", "label!"));
        filters.accepting(accepted);
        List<String> times = filters.of(UNTIL);
        if (times.size() > 1) {
            throw ApiException.invalid("more than one until filter specified");
        }
        return new PruneFilters(times.stream().findFirst().map(text -> time(text, now)), filters);
    }

    /// {@return whether the filters select something that was created at this time and has these labels}
    public boolean include(Instant created, Map<String, String> itsLabels) {
        return until.map(time -> !created.isAfter(time)).orElse(true)
                && labels.matchesLabels(itsLabels)
                && (labels.of("label!").isEmpty() || !excluded().matchesLabels(itsLabels));
    }

    private Filters excluded() {
        return new Filters(Map.of("label", labels.of("label!")));
    }

    /// A duration before now (`24h`), seconds since 1970, or a date, possibly shortened.
    public static Instant time(String text, Instant now) {
        Optional<TimeSpan> span = TimeSpan.tryParse(text);
        if (span.isPresent()) {
            return now.minus(span.get().duration());
        }
        return seconds(text).or(() -> GoTime.localDate(text)).orElseThrow(
                () -> ApiException.invalid("failed to parse value as time or duration: \"" + text + "\""));
    }

    private static Optional<Instant> seconds(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
            return Optional.empty();
        }
        int dot = text.indexOf('.');
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(dot < 0 ? text : text.substring(0, dot)), nanos));
    }
}
