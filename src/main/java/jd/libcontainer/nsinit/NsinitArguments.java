package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A parsed command line. Loading picocli would take longer than starting a container.
///
/// @param flags the values of each given flag, by its long name, in order; a switch has none
/// @param rest the arguments from the first that is no flag: later flags belong to the command in the container
record NsinitArguments(Map<String, List<String>> flags, List<String> rest) {
    /// The flags of one nsinit command, as `bundle` or `detach`, and their letters.
    ///
    /// @param switches flags without a value
    /// @param valued flags with a value, as `--bundle DIR` or `--bundle=DIR`
    record Syntax(Map<String, String> letters, Set<String> switches, Set<String> valued) {}

    static NsinitArguments parse(List<String> arguments, Syntax syntax) {
        Map<String, List<String>> flags = new HashMap<>();
        int next = 0;
        while (next < arguments.size() && arguments.get(next).length() > 1 && arguments.get(next).startsWith("-")) {
            String word = arguments.get(next++);
            if (word.equals("--")) {
                break;
            }
            String[] pair = word.replaceFirst("^--?", "").split("=", 2);
            String name = syntax.letters().getOrDefault(pair[0], pair[0]);
            if (syntax.switches().contains(name) && pair.length == 1) {
                flags.put(name, List.of());
            } else if (syntax.valued().contains(name)) {
                boolean missing = pair.length == 1 && next == arguments.size();
                if (missing) {
                    throw new NsinitException("flag needs an argument: " + word);
                }
                flags.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(pair.length == 2 ? pair[1] : arguments.get(next++));
            } else {
                throw new NsinitException("flag provided but not defined: " + word);
            }
        }
        return new NsinitArguments(flags, arguments.subList(next, arguments.size()));
    }

    boolean has(String flag) {
        return flags.containsKey(flag);
    }

    /// {@return the last value of a flag}
    String text(String flag, String otherwise) {
        List<String> values = texts(flag);
        return values.isEmpty() ? otherwise : values.getLast();
    }

    List<String> texts(String flag) {
        return flags.getOrDefault(flag, List.of());
    }
}
