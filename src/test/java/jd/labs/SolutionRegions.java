package jd.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One source from which the solution, the starter and the wrong answers are generated.
///
/// ```
///         // solution> leave
///         kernel.unshare(CLONE_NEWUTS);
///         // <solution
///         // starter: throw new UnsupportedOperationException("task 1: leave");
/// ```
public record SolutionRegions(List<String> lines) {
    private static final String BEGIN = "// solution> ";
    private static final String END = "// <solution";
    private static final String STARTER = "// starter: ";

    public SolutionRegions {
        lines = List.copyOf(lines);
    }

    public static SolutionRegions read(Path source) {
        try {
            return new SolutionRegions(Files.readAllLines(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the names of the regions, in their order}
    public List<String> names() {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(BEGIN))
                .map(line -> line.substring(BEGIN.length()))
                .toList();
    }

    /// {@return the program with every solution in place}
    public String solution() {
        return text(name -> Optional.empty());
    }

    /// {@return the program with no solution, which compiles and does nothing}
    public String starter() {
        return text(name -> Optional.of(List.of()));
    }

    /// {@return the solution with the region `name` replaced}
    public String with(String name, List<String> replacement) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException("no solution region \"" + name + "\"");
        }
        return text(region -> region.equals(name) ? Optional.of(replacement) : Optional.empty());
    }

    /// The text for a region: absent for its own lines, an empty list for the starter's line.
    private interface Replacements {
        Optional<List<String>> of(String region);
    }

    private String text(Replacements replacements) {
        List<String> out = new ArrayList<>();
        boolean skipping = false;
        boolean starter = false;
        for (String line : lines) {
            String code = line.strip();
            String indent = line.substring(0, line.length() - line.stripLeading().length());
            if (code.startsWith(BEGIN)) {
                Optional<List<String>> replacement = replacements.of(code.substring(BEGIN.length()));
                skipping = replacement.isPresent();
                starter = replacement.filter(List::isEmpty).isPresent();
                replacement.stream().flatMap(List::stream).map(indented(indent)).forEach(out::add);
            } else if (code.equals(END)) {
                skipping = false;
            } else if (code.startsWith(STARTER)) {
                if (starter) {
                    out.add(indent + code.substring(STARTER.length()));
                }
            } else if (!skipping) {
                out.add(line);
            }
        }
        return String.join("\n", out) + "\n";
    }

    private static UnaryOperator<String> indented(String indent) {
        return line -> indent + line;
    }
}
