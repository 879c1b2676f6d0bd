package jd.labs.lab11;

import static jd.labs.Case.PASSED;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab11.DockerfileStep.Copy;
import jd.labs.lab11.DockerfileStep.From;
import jd.labs.lab11.DockerfileStep.Run;
import jd.labs.lab11.RecordedBuild.Decision;
import jd.labs.lab11.StepKeys.MadeImage;

/// Grades lab 11: statements, commands and decisions are compared with those of a real dockerd, which are recorded; the
/// parsed fields with those of a few statements.
public final class CacheLab implements Lab {
    private static final Pattern HASH = Pattern.compile("(?:file|dir|multi):[0-9a-f]{64}");
    private static final String READING = "Chapter 11, \"Code: reading the Dockerfile\"; Docker's Dockerfile reference.";
    private static final String CACHE = "Chapter 11, \"The concept\" and \"Code: the cache\".";

    @Override
    public int number() {
        return 11;
    }

    @Override
    public String name() {
        return "cache";
    }

    @Override
    public String source() {
        return "DockerfileKeys.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.Nowhere("a builder needs all eighteen instructions, and these are three of them");
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                graded(program, "1", "statements() joins lines and drops comments, as a real builder",
                        keys -> statements(keys, build -> !build.dockerfile().contains("escape="))),
                graded(program, "2", "... and obeys the directive `escape`, where it is one",
                        keys -> statements(keys, build -> build.dockerfile().contains("escape="))),
                graded(program, "3", "parse() reads FROM, with and without a name for the stage", CacheLab::from),
                graded(program, "4", "parse() tells the two forms of RUN apart", CacheLab::run),
                graded(program, "5", "parse() reads COPY, with flags and with several sources", CacheLab::copy),
                graded(program, "6", "command() is what a real builder records with the image", CacheLab::commands),
                graded(program, "7", "find() decides as a real builder, build after build", CacheLab::decisions));
    }

    private static Case graded(Class<?> program, String id, String sentence, Function<StepKeys, Outcome> look) {
        return new Case(id, sentence, false, () -> look.apply(StudentCode.create(program, StepKeys.class)));
    }

    private static Failed failed(String got, String first, String second, String last) {
        return new Failed(got, new Hints(first, second, last));
    }

    // ---- task 1 ----

    private interface Chosen {
        boolean is(RecordedBuild build);
    }

    private static Outcome statements(StepKeys keys, Chosen chosen) {
        for (RecordedBuild build : RecordedBuild.all()) {
            List<String> real = build.decisions().stream().map(Decision::statement).toList();
            List<String> got = chosen.is(build) ? keys.statements(build.dockerfile()) : real;
            if (!got.equals(real)) {
                String text = build.dockerfile().indent(2) + "          became " + got;
                return failed("\n" + text, linesHint(build, got, real), READING,
                        "line.isBlank(), stripLeading() and stripTrailing() of String, and a StringBuilder that is kept"
                                + " from one line to the next");
            }
        }
        return PASSED;
    }

    private static String linesHint(RecordedBuild build, List<String> got, List<String> real) {
        if (got.stream().anyMatch(statement -> statement.startsWith("#"))) {
            return "a comment became a statement";
        }
        if (got.stream().anyMatch(statement -> statement.contains("#"))) {
            return "a comment between continued lines became a part of the command, and the shell would ignore the rest";
        }
        if (build.dockerfile().startsWith("# escape=") && got.toString().contains("`")) {
            return "the directive in the first line changes the escape character, and here it had no effect";
        }
        if (build.dockerfile().contains("\n# escape=") && got.toString().contains("\\")) {
            return "a directive is one only in the very first line: later it is a comment";
        }
        if (got.size() > real.size()) {
            return "a statement ended too early: neither an empty line nor a comment ends one that is continued";
        }
        if (got.size() < real.size()) {
            return "two statements became one: a line without the escape character at its end is the last one";
        }
        return blanksRemoved(got).equals(blanksRemoved(real))
                ? "blanks were added or removed: a command keeps them, and its text is the key of the cache"
                : "a line continues if it ends with the escape character, which is removed with the end of the line";
    }

    private static List<String> blanksRemoved(List<String> statements) {
        return statements.stream().map(statement -> statement.replaceAll("\\s", "")).toList();
    }

    // ---- tasks 2 to 4 ----

    private static Outcome from(StepKeys keys) {
        for (String statement : List.of("FROM busybox", "from busybox:1.37 as Base", "FROM   scratch AS x")) {
            String[] words = statement.split("\\s+");
            From got = (From) keys.parse(statement);
            if (!got.image().equals(words[1])) {
                return failed(statement + ": " + got, "the image is the first word behind the keyword", READING,
                        "arguments.split(BLANKS)[0]");
            }
            if (words.length < 4 && !got.stage().isEmpty()) {
                return failed(statement + ": " + got, "this stage has no name", READING, "three words, or one");
            }
            if (words.length == 4 && !got.stage().equals(words[3].toLowerCase(Locale.ROOT))) {
                return failed(statement + ": " + got, got.stage().equalsIgnoreCase(words[3])
                        ? "`COPY --from` would not find the stage under this name: names are in small letters"
                        : "`AS` gives the stage a name, in any case", READING, "the third word, toLowerCase(Locale.ROOT)");
            }
        }
        return PASSED;
    }

    private record Form(String arguments, List<String> words, boolean shell) {}

    private static Outcome run(StepKeys keys) {
        List<Form> forms = List.of(
                new Form("echo  two   words", List.of("echo  two   words"), true),
                new Form("[\"echo\", \"two words\"]", List.of("echo", "two words"), false),
                new Form("[ \"a\" = \"a\" ]", List.of("[ \"a\" = \"a\" ]"), true),
                new Form("['echo', 'x']", List.of("['echo', 'x']"), true));
        for (Form form : forms) {
            Run got = (Run) keys.parse("RUN " + form.arguments());
            if (got.equals(new Run(form.words(), form.shell()))) {
                continue;
            }
            String first;
            if (form.shell() && !got.shell()) {
                first = "this begins like JSON and is none: it is a command for the shell";
            } else if (!form.shell() && got.shell()) {
                first = "a JSON array runs without a shell: nothing splits, expands or quotes its words";
            } else if (form.shell()) {
                first = "the shell splits its command line, with its own rules for quotes: pass it on as it is";
            } else {
                first = "the words of the array are the words of the command, without quotes and brackets";
            }
            return failed("RUN " + form.arguments() + ": " + got, first, READING, "json(arguments), List.of(arguments)");
        }
        return PASSED;
    }

    private static Outcome copy(StepKeys keys) {
        Map<String, Copy> forms = new LinkedHashMap<>();
        forms.put("a.txt /x", new Copy("", "", List.of("a.txt"), "/x"));
        forms.put("a.txt  b.txt dir/ /x/", new Copy("", "", List.of("a.txt", "b.txt", "dir/"), "/x/"));
        forms.put("--from=maker /x /y", new Copy("maker", "", List.of("/x"), "/y"));
        forms.put("--chown=1:2 --from=maker /x /y", new Copy("maker", "1:2", List.of("/x"), "/y"));
        forms.put("[\"two words\", \"/x y/\"]", new Copy("", "", List.of("two words"), "/x y/"));
        forms.put("--chown=1:2 [\"a\", \"b c\", \"/x/\"]", new Copy("", "1:2", List.of("a", "b c"), "/x/"));
        for (Map.Entry<String, Copy> form : forms.entrySet()) {
            Copy got = (Copy) keys.parse("COPY " + form.getKey());
            if (!got.equals(form.getValue())) {
                return failed("COPY " + form.getKey() + ": " + got, copyHint(form.getKey(), got, form.getValue()), READING,
                        "flags first, while the rest begins with \"--\"; then json(rest) or split(BLANKS); getLast()");
            }
        }
        return PASSED;
    }

    private static String copyHint(String arguments, Copy got, Copy real) {
        if (got.sources().stream().anyMatch(source -> source.startsWith("--"))) {
            return "a flag is no source: there may be more than one, in any order";
        }
        if (!got.from().equals(real.from()) || !got.chown().equals(real.chown())) {
            return "the value of a flag is the text behind the `=`";
        }
        if (arguments.contains("[")) {
            return "a path with a blank is written in a JSON array, also behind flags";
        }
        return got.destination().equals(real.destination())
                ? "every path but the last is a source" : "the last path is the destination";
    }

    // ---- task 5 ----

    private static Outcome commands(StepKeys keys) {
        for (RecordedBuild build : RecordedBuild.all()) {
            for (Decision step : build.decisions()) {
                if (step.isFrom()) {
                    continue;
                }
                DockerfileStep parsed = keys.parse(step.statement());
                List<String> got = keys.command(parsed, _ -> hash(step));
                if (!got.equals(step.command())) {
                    return failed(parsed + ": " + got, commandHint(parsed, got, step.command()), CACHE,
                            "List.of(\"/bin/sh\", \"-c\", ...), and hash.apply(sources)");
                }
            }
        }
        return PASSED;
    }

    /// The hash that dockerd has computed from the files.
    private static String hash(Decision step) {
        Matcher hash = HASH.matcher(step.command().getLast());
        return hash.find() ? hash.group() : "";
    }

    private static String commandHint(DockerfileStep parsed, List<String> got, List<String> real) {
        String text = got.isEmpty() ? "" : got.getLast();
        return switch (parsed) {
            case From _ -> "FROM has no command";
            case Run(List<String> _, boolean shell) when shell && got.size() != 3 ->
                "the shell form runs a shell, which gets the whole command line as one argument";
            case Run(List<String> _, boolean shell) -> shell
                    ? "the shell gets the text of the command, unchanged"
                    : "the JSON form runs no shell: the words are the command";
            case Copy(String _, String _, List<String> _, String _) when !text.contains("#(nop)") ->
                "a COPY runs nothing: what is recorded is a comment, so that a shell would do nothing either";
            case Copy(String _, String _, List<String> _, String _) when !HASH.matcher(text).find() ->
                "the names of the sources say nothing about their content: a changed file must change the key";
            case Copy(String _, String chown, List<String> _, String _)
                    when text.contains("--chown") != !chown.isEmpty() ->
                "another owner makes another layer, so it is a part of the key; without the flag there is none";
            case Copy(String _, String _, List<String> _, String destination) -> !text.contains(destination)
                    ? "the same file at another place is another layer: the destination is a part of the key"
                    : got.equals(real) ? "" : "compare with the comment in the task, blank by blank";
        };
    }

    // ---- task 6 ----

    /// Follows the recorded builds with a cache of the images that they have made. A wrong decision ends the case, so the
    /// next step always begins from the right image.
    private static Outcome decisions(StepKeys keys) {
        List<MadeImage> images = new ArrayList<>();
        Map<String, String> makers = new HashMap<>();
        for (RecordedBuild build : RecordedBuild.all()) {
            boolean cache = !build.flags().contains("--no-cache");
            String parent = "";
            for (Decision step : build.decisions()) {
                if (step.isFrom()) {
                    parent = "the image of busybox";
                    continue;
                }
                Optional<String> found =
                        cache ? keys.find(parent, step.command(), List.copyOf(images)) : Optional.empty();
                String got = found.map(id -> "cached " + makers.get(id)).orElse("made");
                if (!got.equals(step.result())) {
                    String where = "build \"" + build.name() + "\", " + step.statement() + ": " + got;
                    return failed(where, decisionHint(found, step, images, parent), CACHE,
                            "filter by parent() and command(), max by created()");
                }
                String id = found.orElseGet(() -> "image " + (images.size() + 1));
                if (found.isEmpty()) {
                    images.add(new MadeImage(id, parent, step.command(), Instant.ofEpochSecond(images.size())));
                    makers.put(id, build.name());
                }
                parent = id;
            }
        }
        return PASSED;
    }

    private static String decisionHint(Optional<String> found, Decision step, List<MadeImage> images, String parent) {
        if (found.isEmpty()) {
            return "an earlier build has made this step, from the same parent with the same command, and it was not found";
        }
        MadeImage image = images.stream().filter(each -> each.id().equals(found.get())).findFirst().orElseThrow();
        if (!image.command().equals(step.command())) {
            return "the image that was found has another command: even a blank makes another step";
        }
        return image.parent().equals(parent)
                ? "there are two such images, and the builder takes the one that was made later"
                : "the image that was found began from another parent: what an earlier step changed would be lost";
    }
}
