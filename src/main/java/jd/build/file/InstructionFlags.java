package jd.build.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The flags of one instruction, such as `--from=base` of `COPY`.
///
/// Today: buildkit frontend/dockerfile/instructions/bflag.go
///
/// @param used the names, in the order of the statement
record InstructionFlags(Map<String, String> values, List<String> used) {
    /// @param texts the names of the flags that have a value
    /// @param switches the names of the flags that are true or false
    static InstructionFlags parse(List<String> words, Set<String> texts, Set<String> switches) {
        Map<String, String> values = new HashMap<>();
        List<String> used = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (!texts.contains(name) && !switches.contains(name)) {
                throw new BuildException("unknown flag: " + name + Suggestion.among(name, both(texts, switches)));
            }
            if (used.contains(name)) {
                throw new BuildException("duplicate flag specified: " + name);
            }
            boolean bare = switches.contains(name) ? equals >= 0 && value.isEmpty() : equals < 0;
            if (bare) {
                throw new BuildException("missing a value on flag: " + name);
            }
            if (switches.contains(name)) {
                verifySwitch(name, value.toLowerCase(Locale.ROOT));
            }
            used.add(name);
            values.put(name, value);
        }
        return new InstructionFlags(values, used);
    }

    private static List<String> both(Set<String> texts, Set<String> switches) {
        List<String> all = new ArrayList<>(texts);
        all.addAll(switches);
        all.sort(null);
        return all;
    }

    private static void verifySwitch(String name, String value) {
        if (!Set.of("", "true", "false").contains(value)) {
            throw new BuildException("expecting boolean value for flag " + name + ", not: " + value);
        }
    }

    /// {@return the value, empty for an absent flag}
    String text(String name) {
        return values.getOrDefault(name, "");
    }
}
