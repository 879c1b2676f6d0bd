package jd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The log of a run that chapter 1 shows, whose lines name the statement that has logged them.
///
/// ```
///   pivot (DockerInit.java:190, chapter 13)        log.begin(Step.PIVOT);
///   +job create(…) (JobTable.java:72, chapter 3)   answer(Jobs.CREATE, containers::create);
/// ```
///
/// @param root the checkout
public record RunLog(Path root) {
    private static final Pattern PLACE = Pattern.compile("(?m)^(.*) \\((\\w+\\.java):(\\d+), chapter \\d+\\)$");
    private static final Pattern LOGGED = Pattern.compile(
            "SourceLog\\.fact\\(\"(?<fact>[^\"]+)\"|begin\\(Step\\.(?<step>\\w+)\\)"
                    + "|(?:act|answer|stream|register)\\(Jobs\\.(?<job>\\w+),");

    /// A statement that logs.
    private record Statement(int line, Pattern words) {}

    Path file() {
        return root.resolve("chapters/transcripts/run-log.txt");
    }

    /// Lines of the stored log with another number than the sources, and the command that writes the numbers.
    List<String> movedLines() {
        try {
            String stored = Files.readString(file());
            List<String> current = withLinesOfTheSources(stored).lines().toList();
            return stored.lines().filter(line -> !current.contains(line))
                    .map(line -> line + " has moved: mvn test -Dtest=RunLogTest -Djd.transcripts=write")
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// {@return the log with the lines that the statements have in the sources now}
    ///
    /// If several statements of a file log the same words, the first of them has logged the first such line. A line that no
    /// statement logs gets the number 0.
    public String withLinesOfTheSources(String log) {
        Map<String, Integer> before = new HashMap<>();
        return PLACE.matcher(log).replaceAll(place -> {
            List<Integer> lines = linesThatLog(place.group(1), place.group(2));
            int earlier = before.merge(place.group(1), 1, Integer::sum) - 1;
            int line = lines.isEmpty() ? 0 : lines.get(Math.min(earlier, lines.size() - 1));
            return Matcher.quoteReplacement(place.group().replaceFirst("\\.java:\\d+", ".java:" + line));
        });
    }

    private List<Integer> linesThatLog(String words, String file) {
        return statements(file).stream()
                .filter(statement -> statement.words().matcher(words).matches())
                .map(Statement::line)
                .toList();
    }

    private List<Statement> statements(String name) {
        List<Statement> statements = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("src/main/java/jd"))) {
            for (Path file : files.filter(path -> path.endsWith(name)).toList()) {
                int number = 0;
                for (String line : Files.readAllLines(file)) {
                    number++;
                    Matcher found = LOGGED.matcher(line);
                    if (found.find()) {
                        statements.add(new Statement(number, words(found)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return statements;
    }

    /// {@return what the statement logs}
    private static Pattern words(MatchResult statement) {
        if (statement.group("fact") != null) {
            return Pattern.compile("\\Q" + statement.group("fact").replaceAll("%[sd]", "\\\\E.+\\\\Q") + "\\E");
        }
        if (statement.group("step") != null) {
            return Pattern.compile(statement.group("step").toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return Pattern.compile("\\+job " + statement.group("job").toLowerCase(Locale.ROOT) + "\\(.*");
    }
}
