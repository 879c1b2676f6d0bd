package jd.machine;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import jd.machine.store.MachineException;

/// The values of `ls --filter`: `driver=netns`, `state=Running`, `name=h.*`, `swarm=MASTER`, `label=KEY=VALUE`. Of filters
/// with the same key one must match, of those with different keys all.
///
/// Docker Machine 0.3: commands/ls.go FilterOptions
record MachineFilter(List<String> filters) {
    private static final List<String> KEYS = List.of("driver", "state", "name", "swarm", "label");

    MachineFilter {
        for (String filter : filters) {
            if (!KEYS.contains(key(filter))) {
                throw new MachineException("Unsupported filter key \"" + key(filter) + "\": the keys are "
                        + String.join(", ", KEYS));
            }
            if (key(filter).equals("name")) {
                try {
                    Pattern.compile(value(filter));
                } catch (PatternSyntaxException e) {
                    throw new MachineException("invalid filter \"" + filter + "\": " + e.getDescription(), e);
                }
            }
        }
    }

    private static String key(String filter) {
        return filter.substring(0, filter.indexOf('=')).strip().toLowerCase(Locale.ROOT);
    }

    private static String value(String filter) {
        return filter.substring(filter.indexOf('=') + 1).strip();
    }

    boolean matches(MachineRow row) {
        return KEYS.stream().allMatch(key -> {
            List<String> wanted = filters.stream().filter(filter -> key(filter).equals(key)).map(MachineFilter::value).toList();
            return wanted.isEmpty() || wanted.stream().anyMatch(value -> matches(row, key, value));
        });
    }

    private static boolean matches(MachineRow row, String key, String value) {
        return switch (key) {
            case "driver" -> row.driver().equals(value);
            case "state" -> row.state().equalsIgnoreCase(value);
            case "name" -> Pattern.compile(value).matcher(row.name().text()).find();
            case "swarm" -> row.swarm().equals(value) || row.swarm().equals(value + " (master)");
            default -> row.labels().contains(value);
        };
    }
}
