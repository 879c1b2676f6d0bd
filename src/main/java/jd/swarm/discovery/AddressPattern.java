package jd.swarm.discovery;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Addresses with ranges of numbers: `10.0.0.[1:9]:2375` stands for nine of them.
///
/// Swarm 0.3: discovery/generator.go
final class AddressPattern {
    private static final Pattern RANGE = Pattern.compile("\\[(\\d{1,9}):(\\d{1,9})]");
    private static final int MAX_ADDRESSES = 65_536;
    /// A host name has at most 253 characters.
    private static final int LONGEST = 300;

    private AddressPattern() {}

    /// {@return the addresses in the order of the ranges}
    static List<NodeAddress> expand(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new DiscoveryException("invalid node addresses \"" + pattern.substring(0, LONGEST)
                    + "…\": longer than " + LONGEST + " characters");
        }
        List<String> texts = List.of(""); // the beginnings, up to the last range found
        Matcher range = RANGE.matcher(pattern);
        int end = 0;
        while (range.find()) {
            texts = withNumbers(pattern, texts, pattern.substring(end, range.start()), range);
            end = range.end();
        }
        String rest = pattern.substring(end);
        return texts.stream().map(text -> NodeAddress.parse(text + rest)).toList();
    }

    private static List<String> withNumbers(String pattern, List<String> texts, String between, Matcher range) {
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        if (first > last) {
            throw new DiscoveryException("invalid node addresses \"" + pattern + "\": the range " + range.group()
                    + " ends before it begins");
        }
        if ((long) texts.size() * (last - first + 1L) > MAX_ADDRESSES) {
            throw new DiscoveryException("invalid node addresses \"" + pattern + "\": these are more than "
                    + MAX_ADDRESSES);
        }
        List<String> expanded = new ArrayList<>();
        for (String text : texts) {
            for (int number = first; number <= last; number++) {
                expanded.add(text + between + number);
            }
        }
        return expanded;
    }
}
