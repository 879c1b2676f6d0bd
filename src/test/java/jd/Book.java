package jd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text of the book: chapters, diagrams, transcripts, and the tagged regions of the sources. Each method finds one kind
/// of mistake and lists each with its file and line.
///
/// @param root the checkout
public record Book(Path root) {
    private static final Pattern CODE_NAME = Pattern.compile(
            "`((?:jd\\.)?(?:client|daemon|server|daemonnet|containernet|image|pull|storage|build|create|dockerinit"
                    + "|libcontainer|swarm|machine|compose)(?:\\.[a-z]+)*((?:\\.[A-Z]\\w*)+)(?:#(\\w+)(?:\\(\\))?)?)`");
    private static final Pattern BREAKPOINT = Pattern.compile(
            "Breakpoint in the (client|daemon|init|manager)(?:, with cgroup version ([12]))?: "
                    + "`([^`]+)`, reached by (`[^`]+`(?:, then `[^`]+`)*)\\.");
    private static final Pattern COMMAND = Pattern.compile("`([^`]+)`");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+(?:Test|Journey))(?:#(\\w+))?`");
    private static final Pattern TAG = Pattern.compile("(tag|end)::([^\\[]*)\\[]");
    private static final Pattern LISTING =
            Pattern.compile("include::\\{(src|test|labs)}/([^\\[]+)\\[(?:[^]]*?)tags?=([\\w-]+)[^]]*]");
    private static final Pattern CALLOUT = Pattern.compile("<(\\d+)>\\s*$");
    private static final Pattern EXPLANATION = Pattern.compile("^<(\\d+)> ");
    private static final Pattern DIAGRAM = Pattern.compile("plantuml::\\{diagrams}/([\\w-]+\\.puml)");
    private static final Pattern TRANSCRIPT = Pattern.compile("include::(?:chapters/)?transcripts/([\\w.-]+)\\[");
    private static final Pattern TWO_SENTENCES = Pattern.compile("[a-z)`*_][.?!] [A-Z]");
    private static final List<Pattern> ESSAY = List.of(
            Pattern.compile("(?i)\\bread\\b.{0,60}\\bfirst\\b"), Pattern.compile("(?i)\\b(left|leaves) out\\b"));
    private static final List<String> PARTS =
            List.of("The question", "The concept", "Then and now", "Real world", "Summary", "Exercises");
    private static final int COLUMNS = 80;
    private static final int LINES_PER_TAG = 40;

    /// A line of a chapter.
    public record Line(Path file, int number, String text) {
        String problem(String what) {
            return file + ":" + number + ": " + what;
        }
    }

    // ---- names of code ----

    /// Names of classes and members in the prose that do not exist.
    List<String> unresolvedNames() {
        List<String> problems = new ArrayList<>();
        for (Line line : prose()) {
            Matcher name = CODE_NAME.matcher(line.text());
            while (name.find()) {
                if (!exists(name.group(1), Optional.ofNullable(name.group(3)))) {
                    problems.add(line.problem("`" + name.group(1) + "` names nothing"));
                }
            }
        }
        return problems;
    }

    private static boolean exists(String name, Optional<String> member) {
        return type(name).filter(type -> member.isEmpty() || hasMember(type, member.get())).isPresent();
    }

    private static Optional<Class<?>> type(String name) {
        String qualified = (name.startsWith("jd.") ? name : "jd." + name).replaceAll("#.*", "");
        Matcher split = Pattern.compile("(.*?)\\.([A-Z].*)").matcher(qualified);
        if (!split.matches()) {
            return Optional.empty();
        }
        try {
            String binaryName = split.group(1) + "." + split.group(2).replace('.', '$');
            return Optional.of(Class.forName(binaryName, false, Book.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    private static boolean hasMember(Class<?> type, String name) {
        return Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.getName().equals(name))
                || Stream.of(type.getDeclaredFields()).anyMatch(field -> field.getName().equals(name));
    }

    /// A process that a debugger attaches to; the manager is that of `jd swarm manage`.
    public enum Debuggee {
        CLIENT,
        DAEMON,
        INIT,
        MANAGER
    }

    /// A breakpoint that a chapter tells the reader to set, and the commands that reach it, the last of them at the latest.
    ///
    /// ```
    /// [.breakpoint]
    /// Breakpoint in the daemon: `server.engine.Job#run`, reached by `jd create --name job busybox true`, then `jd start job`.
    /// ```
    ///
    /// @param cgroupVersion the one that the host must have, if it matters
    public record Breakpoint(
            Line line,
            Debuggee process,
            Optional<String> cgroupVersion,
            String name,
            Class<?> type,
            String method,
            List<String> commands) {}

    public List<Breakpoint> breakpoints() {
        List<Breakpoint> breakpoints = new ArrayList<>();
        for (Line line : prose()) {
            Matcher form = BREAKPOINT.matcher(line.text());
            Matcher name = CODE_NAME.matcher("`" + (form.matches() ? form.group(3) : "") + "`");
            if (name.matches()) {
                type(name.group(1)).ifPresent(type -> breakpoints.add(new Breakpoint(
                        line, Debuggee.valueOf(form.group(1).toUpperCase(Locale.ROOT)), Optional.ofNullable(form.group(2)),
                        name.group(1), type, Optional.ofNullable(name.group(3)).orElse(""),
                        COMMAND.matcher(form.group(4)).results().map(command -> command.group(1)).toList())));
            }
        }
        return breakpoints;
    }

    /// Breakpoints that are not in the form which names process, method and command.
    List<String> breakpointsWithoutCommand() {
        List<String> problems = new ArrayList<>();
        List<Line> formed = breakpoints().stream().map(Breakpoint::line).toList();
        for (Line line : prose()) {
            boolean meant = line.text().matches("(Breakpoint |.*\\bSet (a|the) breakpoint in |.*\\bSet breakpoints in ).*");
            if (meant && line.file().getFileName().toString().startsWith("ch") && !formed.contains(line)) {
                problems.add(line.problem("not of the form: Breakpoint in the daemon: `a.B#c`, reached by `jd …`."));
            }
        }
        return problems;
    }

    /// Breakpoints that a debugger does not set by name: of a type alone, or of a method that is not the only one of its
    /// name in its type.
    List<String> breakpointsWithoutOneMethod() {
        List<String> problems = new ArrayList<>();
        for (Breakpoint each : breakpoints()) {
            long methods = Stream.of(each.type().getDeclaredMethods())
                    .filter(method -> method.getName().equals(each.method()))
                    .count();
            if (methods != 1) {
                problems.add(each.line().problem("`" + each.name() + "` names " + methods + " methods"));
            }
        }
        return problems;
    }

    /// Tests that the prose names and that do not exist.
    List<String> missingTests() {
        List<String> problems = new ArrayList<>();
        Map<String, String> tests = new TreeMap<>();
        for (Path file : files("src/test/java", ".java")) {
            String name = file.getFileName().toString().replace(".java", "");
            tests.merge(name, String.join("\n", read(file)), String::concat);
        }
        for (Line line : prose()) {
            Matcher name = TEST_NAME.matcher(line.text());
            while (name.find()) {
                String text = tests.get(name.group(1));
                String method = name.group(2);
                if (text == null || method != null && !text.contains(" " + method + "(")) {
                    problems.add(line.problem(name.group() + " is no test"));
                }
            }
        }
        return problems;
    }

    // ---- listings ----

    /// A tagged region of a source; `lines` are those between the tags.
    record Region(Path file, int number, String name, List<String> lines) {
        String problem(String what) {
            return file + ":" + number + ": tag " + name + " " + what;
        }

        String key() {
            return file + "#" + name;
        }

        List<Integer> callouts() {
            return lines.stream().map(CALLOUT::matcher).filter(Matcher::find)
                    .map(callout -> Integer.valueOf(callout.group(1))).toList();
        }
    }

    /// Tags without a listing, listings without a tag, and malformed tags.
    List<String> listingsThatDoNotMatch() {
        List<String> problems = new ArrayList<>();
        Map<String, Region> regions = new TreeMap<>();
        for (Region region : regions(problems)) {
            if (regions.put(region.key(), region) != null) {
                problems.add(region.problem("stands twice in this file"));
            }
        }
        Set<String> used = new TreeSet<>();
        for (Line line : lines()) {
            Matcher listing = LISTING.matcher(line.text());
            while (listing.find()) {
                String key = directory(listing.group(1)).resolve(listing.group(2)) + "#" + listing.group(3);
                used.add(key);
                if (!regions.containsKey(key)) {
                    problems.add(line.problem("no region " + key));
                }
            }
        }
        regions.values().stream()
                .filter(region -> !used.contains(region.key()))
                .forEach(region -> problems.add(region.problem("is used by no listing")));
        return problems;
    }

    private static Path directory(String attribute) {
        return switch (attribute) {
            case "src" -> Path.of("src/main/java/jd");
            case "test" -> Path.of("src/test/java/jd");
            default -> Path.of("labs");
        };
    }

    private List<Region> regions(List<String> problems) {
        List<Region> regions = new ArrayList<>();
        for (Path file : sources()) {
            List<String> lines = read(file);
            Optional<Region> open = Optional.empty();
            int tags = 0;
            for (int i = 0; i < lines.size(); i++) {
                Matcher mark = TAG.matcher(lines.get(i));
                if (!lines.get(i).strip().startsWith("// ") || !mark.find()) {
                    int number = i + 1;
                    String line = lines.get(i);
                    open.ifPresent(region -> {
                        region.lines().add(line);
                        if (line.length() > COLUMNS) {
                            problems.add(region.file() + ":" + number + ": longer than " + COLUMNS + " columns");
                        }
                    });
                } else if (mark.group(1).equals("tag")) {
                    open.ifPresent(region -> problems.add(region.problem("is not closed before the next begins")));
                    open = Optional.of(new Region(file, i + 1, mark.group(2), new ArrayList<>()));
                    tags++;
                    if (!mark.group(2).matches("[a-z]+(-[a-z]+)*")) {
                        problems.add(open.get().problem("is not named in words"));
                    }
                } else {
                    open.ifPresent(regions::add);
                    open = Optional.empty();
                }
            }
            open.ifPresent(region -> problems.add(region.problem("is not closed")));
            if (tags > 1 + lines.size() / LINES_PER_TAG) {
                problems.add(file + ": " + tags + " tags in " + lines.size() + " lines");
            }
        }
        return regions;
    }

    /// Callouts in a listing without an explanation below it, and explanations without a callout.
    List<String> calloutsThatDoNotMatch() {
        List<String> problems = new ArrayList<>();
        Map<String, Region> regions = new TreeMap<>();
        regions(new ArrayList<>()).forEach(region -> regions.put(region.key(), region));
        for (Path chapter : chapters()) {
            List<Integer> marked = List.of();
            List<Integer> explained = new ArrayList<>();
            int listing = 0;
            List<String> lines = read(chapter);
            for (int i = 0; i < lines.size(); i++) {
                Matcher include = LISTING.matcher(lines.get(i));
                Matcher explanation = EXPLANATION.matcher(lines.get(i));
                if (include.find()) {
                    compare(chapter, listing, marked, explained, problems);
                    String key = directory(include.group(1)).resolve(include.group(2)) + "#" + include.group(3);
                    marked = Optional.ofNullable(regions.get(key)).map(Region::callouts).orElse(List.of());
                    explained = new ArrayList<>();
                    listing = i + 1;
                } else if (explanation.find()) {
                    explained.add(Integer.valueOf(explanation.group(1)));
                }
            }
            compare(chapter, listing, marked, explained, problems);
        }
        return problems;
    }

    private static void compare(
            Path chapter, int line, List<Integer> marked, List<Integer> explained, List<String> problems) {
        if (!marked.equals(explained)) {
            problems.add(chapter + ":" + line + ": the listing has " + marked + ", the text explains " + explained);
        }
    }

    // ---- diagrams and transcripts ----

    /// Diagrams that are missing, that no chapter shows, or that do not begin with the common style.
    List<String> diagramsThatDoNotMatch() {
        List<String> problems = new ArrayList<>(unmatched(DIAGRAM, Path.of("diagrams"), ".puml"));
        for (Path diagram : files("diagrams", ".puml")) {
            if (!read(diagram).subList(0, 2).contains("!include style.iuml")) {
                problems.add(diagram + ":2: does not include style.iuml");
            }
        }
        return problems;
    }

    /// Transcripts that are missing, that no chapter shows, or that no test writes.
    List<String> transcriptsThatDoNotMatch() {
        List<String> problems = new ArrayList<>(unmatched(TRANSCRIPT, Path.of("chapters/transcripts"), ""));
        List<String> tests = files("src/test/java", ".java").stream().flatMap(file -> read(file).stream()).toList();
        for (Path transcript : files("chapters/transcripts", "")) {
            String end = transcript.getFileName() + "\"";
            if (tests.stream().noneMatch(line -> line.contains(end))) {
                problems.add(transcript + ": no test mentions it");
            }
        }
        return problems;
    }

    private List<String> unmatched(Pattern reference, Path directory, String suffix) {
        List<String> problems = new ArrayList<>();
        Set<String> there = new TreeSet<>();
        files(directory.toString(), suffix).forEach(file -> there.add(file.getFileName().toString()));
        Set<String> used = new TreeSet<>();
        for (Line line : lines()) {
            Matcher found = reference.matcher(line.text());
            while (found.find()) {
                used.add(found.group(1));
                if (!there.contains(found.group(1))) {
                    problems.add(line.problem(directory.resolve(found.group(1)) + " does not exist"));
                }
            }
        }
        there.stream()
                .filter(name -> !used.contains(name))
                .forEach(name -> problems.add(directory.resolve(name) + " is shown by no chapter"));
        return problems;
    }

    // ---- chapters ----

    /// Chapters that lack one of the parts which every chapter has, and files that the book does not include.
    List<String> chaptersThatLackSomething() {
        List<String> problems = new ArrayList<>();
        String includes = files("chapters", ".adoc").stream()
                .flatMap(file -> read(file).stream())
                .filter(line -> line.startsWith("include::"))
                .collect(Collectors.joining("\n"));
        for (Path chapter : files("chapters", ".adoc")) {
            String name = Path.of("chapters").relativize(chapter).toString();
            if (!name.equals("book.adoc") && !includes.contains("include::" + name + "[]")) {
                problems.add(chapter + ": is not part of the book");
            }
            if (name.matches("ch\\d\\d-.*")) {
                String text = String.join("\n", read(chapter));
                for (String part : PARTS) {
                    if (!Pattern.compile("(?m)^=== " + part).matcher(text).find()) {
                        problems.add(chapter + ": has no \"" + part + "\"");
                    }
                }
                if (!text.contains("\n.Try it: ")) {
                    problems.add(chapter + ": has no box \"Try it\"");
                }
                if (text.split("(?m)^plantuml::", -1).length < 3) {
                    problems.add(chapter + ": has fewer than two figures");
                }
                if (!includes.contains("include::answers/" + name.substring(0, 4) + ".adoc[]")) {
                    problems.add(chapter + ": has no answers to its exercises");
                }
                Pattern title = Pattern.compile("(?m)^== .* · 第" + Integer.parseInt(name.substring(2, 4)) + "章");
                if (!title.matcher(text).find()) {
                    problems.add(chapter + ": does not give the original's title");
                }
            }
        }
        return problems;
    }

    /// Chapters with more exercises than answers, or fewer, if they have answers at all.
    List<String> exercisesWithoutAnAnswer() {
        List<String> problems = new ArrayList<>();
        for (Path answers : files("chapters/answers", ".adoc")) {
            String number = answers.getFileName().toString().substring(2, 4);
            Path chapter = files("chapters", ".adoc").stream()
                    .filter(file -> file.getFileName().toString().startsWith("ch" + number + "-"))
                    .findFirst()
                    .orElse(answers);
            List<String> lines = read(chapter);
            long asked = items(lines.subList(Math.max(0, lines.indexOf("=== Exercises")), lines.size()));
            long answered = items(read(answers));
            if (asked != answered) {
                problems.add(answers + ": " + answered + " answers to " + asked + " exercises");
            }
        }
        return problems;
    }

    /// Terms of the glossary that are not in alphabetical order. A row begins after an empty line.
    List<String> termsOutOfOrder() {
        List<String> problems = new ArrayList<>();
        for (Path glossary : files("chapters", "app-glossary.adoc")) {
            List<String> lines = read(glossary);
            String before = "";
            for (int i = 1; i < lines.size(); i++) {
                String term = lines.get(i);
                if (lines.get(i - 1).isEmpty() && term.startsWith("|") && !term.startsWith("|===")) {
                    if (term.compareToIgnoreCase(before) <= 0) {
                        problems.add(glossary + ":" + (i + 1) + ": " + term + " is not after " + before);
                    }
                    before = term;
                }
            }
        }
        return problems;
    }

    private static long items(List<String> lines) {
        return lines.stream().filter(line -> line.startsWith(". ")).count();
    }

    /// Lines of prose with more than one sentence, which make a change of one sentence hard to see.
    List<String> linesOfTwoSentences() {
        return prose().stream()
                .filter(line -> !line.text().startsWith("|") && TWO_SENTENCES.matcher(line.text()).find())
                .map(line -> line.problem("one sentence a line"))
                .toList();
    }

    /// Packages that do not open with an essay: what to read first, and what of Docker is left out.
    List<String> packagesWithoutAnEssay() {
        List<String> problems = new ArrayList<>();
        Set<Path> packages = new TreeSet<>();
        files("src/main/java", ".java").forEach(file -> packages.add(file.getParent()));
        for (Path each : packages) {
            Path file = each.resolve("package-info.java");
            String essay = Files.exists(root.resolve(file)) ? String.join(" ", read(file)).replace("///", "") : "";
            if (!ESSAY.stream().allMatch(part -> part.matcher(essay).find())) {
                problems.add(file + ": no essay, or one that does not say what to read first and what is left out");
            }
        }
        return problems;
    }

    // ---- files ----

    /// The chapters, the texts of the labs, and the documents at the top of the repository.
    private List<Path> chapters() {
        Stream<Path> top = Stream.of("README.adoc", "CONTRIBUTING.adoc", "SECURITY.adoc")
                .map(Path::of)
                .filter(file -> Files.exists(root.resolve(file)));
        return Stream.of(files("chapters", ".adoc").stream(), files("labs", ".adoc").stream(), top)
                .flatMap(all -> all)
                .toList();
    }

    private List<Path> sources() {
        return Stream.concat(files("src", ".java").stream(), files("labs", ".java").stream()).toList();
    }

    private List<Line> lines() {
        List<Line> all = new ArrayList<>();
        for (Path file : chapters()) {
            int number = 0;
            for (String line : read(file)) {
                all.add(new Line(file, ++number, line));
            }
        }
        return all;
    }

    /// The lines outside of listings and comments.
    private List<Line> prose() {
        List<Line> all = new ArrayList<>();
        boolean listing = false;
        for (Line line : lines()) {
            if (line.text().equals("----") || line.text().equals("....")) {
                listing = !listing;
            } else if (!listing && !line.text().startsWith("//")) {
                all.add(line);
            }
        }
        return all;
    }

    /// {@return the files below a directory whose names have this ending, relative to the root; none if it is missing}
    private List<Path> files(String directory, String suffix) {
        if (!Files.isDirectory(root.resolve(directory))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root.resolve(directory))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix) && !file.getFileName().toString().startsWith("."))
                    .map(root::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> read(Path file) {
        try {
            return Files.readAllLines(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
