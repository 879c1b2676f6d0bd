import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.labs.lab11.DockerfileStep;
import jd.labs.lab11.DockerfileStep.Copy;
import jd.labs.lab11.DockerfileStep.From;
import jd.labs.lab11.DockerfileStep.Run;
import jd.labs.lab11.StepKeys;
import jd.server.api.Json;

/// From the text of a Dockerfile to the decision of the build cache, for `FROM`, `RUN` and `COPY`.
///
/// Grade your work with `./jd lab 11`, or one case of it with `./jd lab 11 CASE`.
public final class DockerfileKeys implements StepKeys {
    private static final Pattern ESCAPE = Pattern.compile("#\\s*escape\\s*=\\s*([`\\\\])\\s*", Pattern.CASE_INSENSITIVE);
    private static final String BLANKS = "\\s+";

    /// Task 1. The statements of a Dockerfile, each on one line.
    ///
    /// A line continues on the next one if it ends with the escape character, which blanks may follow; both are removed,
    /// and nothing is put in their place. The escape character is a backslash, or what the directive ESCAPE in the very
    /// first line says. Empty lines and lines that begin with `#` are no part of a statement, also between continued
    /// lines. Blanks at the beginning of a statement are removed; those of a continuing line are kept.
    @Override
    public List<String> statements(String dockerfile) {
        // solution> statements
        Matcher directive = ESCAPE.matcher(dockerfile.lines().findFirst().orElse(""));
        String escape = directive.matches() ? directive.group(1) : "\\";
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : dockerfile.lines().toList()) {
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            String text = statement.isEmpty() ? line.stripLeading() : line;
            String end = text.stripTrailing();
            if (end.endsWith(escape)) {
                statement.append(end, 0, end.length() - 1);
            } else {
                statements.add(statement.append(text).toString());
                statement.setLength(0);
            }
        }
        return statements;
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: statements");
    }

    /// The keyword may have any case.
    @Override
    public DockerfileStep parse(String statement) {
        String[] parts = statement.split(BLANKS, 2);
        return switch (parts[0].toUpperCase(Locale.ROOT)) {
            case "FROM" -> from(parts[1].strip());
            case "RUN" -> run(parts[1].strip());
            case "COPY" -> copy(parts[1].strip());
            default -> throw new IllegalArgumentException("unknown instruction: " + parts[0]);
        };
    }

    /// Task 2. `IMAGE`, or `IMAGE AS STAGE`; stages are named in small letters.
    private From from(String arguments) {
        // solution> from
        String[] words = arguments.split(BLANKS);
        return new From(words[0], words.length == 3 ? words[2].toLowerCase(Locale.ROOT) : "");
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: from");
    }

    /// Task 3. A JSON array of strings is a program with its arguments, which runs without a shell. Any other text is one
    /// word, a command line for the shell, as it was written.
    private Run run(String arguments) {
        // solution> run
        return json(arguments).map(words -> new Run(words, false)).orElseGet(() -> new Run(List.of(arguments), true));
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: run");
    }

    /// Task 4. Flags (`--from=STAGE`, `--chown=USER`), then the sources and the destination, separated by blanks or as a
    /// JSON array. `COPY --chown=1:2 a.txt b.txt /x/` has two sources.
    private Copy copy(String arguments) {
        // solution> copy
        String rest = arguments;
        String from = "";
        String chown = "";
        while (rest.startsWith("--")) {
            String[] parts = rest.split(BLANKS, 2);
            String[] flag = parts[0].split("=", 2);
            switch (flag[0]) {
                case "--from" -> from = flag[1];
                case "--chown" -> chown = flag[1];
                default -> throw new IllegalArgumentException("unknown flag: " + flag[0]);
            }
            rest = parts[1];
        }
        String paths = rest;
        List<String> words = json(paths).orElseGet(() -> List.of(paths.split(BLANKS)));
        return new Copy(from, chown, words.subList(0, words.size() - 1), words.getLast());
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: copy");
    }

    /// {@return the elements of a JSON array of strings, empty for other text}
    private static Optional<List<String>> json(String text) {
        try {
            return text.startsWith("[")
                    ? Optional.of(List.of(Json.mapper().readValue(text, String[].class)))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /// Task 5. The command that the daemon records with the image of a `RUN` or `COPY`, and by which it finds the image
    /// again. For `RUN` it is the command: `/bin/sh -c COMMAND` in the shell form, the words in the JSON form. For `COPY`
    /// there is no command, so the daemon records a comment for the shell, `/bin/sh -c COMMENT`, with the comment
    ///
    ///     #(nop) COPY file:1b2c in /x/
    ///
    /// and a blank behind the destination. `--chown=USER` stands before the hash, if it is given. `hash` computes the
    /// hash of the sources: `file:1b2c`.
    @Override
    public List<String> command(DockerfileStep step, Function<List<String>, String> hash) {
        // solution> command
        return switch (step) {
            case From _ -> List.of();
            case Run(List<String> words, boolean shell) ->
                shell ? List.of("/bin/sh", "-c", words.getFirst()) : words;
            case Copy(String _, String chown, List<String> sources, String destination) -> {
                String owner = chown.isEmpty() ? "" : "--chown=" + chown + " ";
                yield List.of("/bin/sh", "-c",
                        "#(nop) COPY " + owner + hash.apply(sources) + " in " + destination + " ");
            }
        };
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: command");
    }

    /// Task 6. The id of the image that the step needs not make again: it was made from the same parent with the same
    /// command. If there are several it is the newest.
    @Override
    public Optional<String> find(String parent, List<String> command, List<MadeImage> images) {
        // solution> find
        return images.stream()
                .filter(image -> image.parent().equals(parent) && image.command().equals(command))
                .max(Comparator.comparing(MadeImage::created))
                .map(MadeImage::id);
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: find");
    }
}
