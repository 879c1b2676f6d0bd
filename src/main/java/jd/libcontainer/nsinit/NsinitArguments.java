package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A command line taken apart by hand. picocli would cost nsinit more than starting a container does.
///
/// @param flags each that was given, by its long name, with its values in order; a switch has none
/// @param rest what follows the flags; a flag behind the first other word belongs to the command in the container
record NsinitArguments(Map<String, List<String>> flags, List<String> rest) {
    /// The flags of one of nsinit's words, as `bundle` or `detach`, and the letter of those that have one.
    ///
    /// @param switches stand alone
    /// @param valued are followed by their value, as `--bundle DIR` or `--bundle=DIR`
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

    /// {@return the last value, as the later one counts}
    String text(String flag, String otherwise) {
        List<String> values = texts(flag);
        return values.isEmpty() ? otherwise : values.getLast();
    }

    List<String> texts(String flag) {
        return flags.getOrDefault(flag, List.of());
    }
}
