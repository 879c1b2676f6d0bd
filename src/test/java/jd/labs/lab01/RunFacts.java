package jd.labs.lab01;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jd.create.output.StdStream;

/// The correct answers: from jd's sources, and from the recorded log of `jd run --rm busybox echo hello`.
final class RunFacts {
    private static final Path HOME = Path.of(System.getProperty("jd.home", ""));
    private static final Path SOURCES = HOME.resolve("src/main/java/jd");
    private static final Pattern JOB = Pattern.compile("(?m)^\\+job (\\w+)");
    private static final Pattern MESSAGE = Pattern.compile("(?m)^handshake: (send|receive|end of file)(?: (\\w+))? ");
    private static final Pattern DESCRIPTORS = Pattern.compile("send Spec to dockerinit \\d+, with (\\d+) descriptors");
    private static final Pattern STEP_BEFORE_PIVOT =
            Pattern.compile("(?m)^([a-z ]+) \\(DockerInit\\.java.*\\npivot \\(");
    private static final Pattern ALLOCATION = Pattern.compile("(?m)^allocate .* \\((\\w+\\.java):\\d+, (chapter \\d+)\\)");

    /// The facts that `order` sorts, by the words with which their lines begin.
    static final Map<String, String> EVENTS = Map.of(
            "address", "allocate ", "veth pair", "netlink: veth pair", "process", "unshare and posix_spawn",
            "specification", "handshake: send Spec", "end", "waitid: ");

    private RunFacts() {}

    private static String log() {
        return read(HOME.resolve("chapters/transcripts/run-log.txt"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("nothing like " + pattern + " in\n" + text);
        }
        return found.group(1);
    }

    static List<String> jobs() {
        return JOB.matcher(log()).results().map(job -> job.group(1)).toList();
    }

    static String handlerOfStart() {
        String table = read(SOURCES.resolve("daemon/JobTable.java"));
        return "Containers#" + first(Pattern.compile("Jobs\\.START, containers::(\\w+)\\)"), table);
    }

    static String whereTheAddressComesFrom() {
        Matcher line = ALLOCATION.matcher(log());
        return line.find() ? line.group(1) + ", " + line.group(2) : "";
    }

    /// The one class that calls the method and is used by the start of a container.
    static String callerOfAllocateInterface() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<String> callers = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> read(file).contains(".allocateInterface("))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(read(SOURCES.resolve("create/life/Start.java"))::contains).toList();
            if (callers.size() != 1) {
                throw new IllegalStateException("the question has several answers: " + callers);
            }
            return callers.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> order() {
        String log = "\n" + log();
        List<String> sorted = new ArrayList<>(EVENTS.keySet());
        sorted.sort(Comparator.comparing(event -> log.indexOf("\n" + EVENTS.get(event))));
        return sorted;
    }

    static List<String> handshake() {
        return MESSAGE.matcher(log()).results().map(RunFacts::message).toList();
    }

    private static String message(MatchResult line) {
        return switch (line.group(1)) {
            case "send" -> "> " + line.group(2);
            case "receive" -> "< " + line.group(2);
            default -> "< end of file";
        };
    }

    static int descriptorsWithTheSpecification() {
        return Integer.parseInt(first(DESCRIPTORS, log()));
    }

    static String stepBeforePivot() {
        List<String> steps = log().lines().filter(line -> line.contains("(DockerInit.java:")).toList();
        return first(STEP_BEFORE_PIVOT, String.join("\n", steps));
    }

    /// The last call of the kernel in the text before the one that executes the command.
    static String lastCallBeforeExecve() {
        String text = read(SOURCES.resolve("dockerinit/InitSteps.java"));
        String before = text.substring(0, text.indexOf("command.execute("));
        return Pattern.compile("kernel\\.(\\w+)\\(").matcher(before).results()
                .map(call -> call.group(1)).reduce((_, last) -> last).orElseThrow();
    }

    static int bytesOfHello() {
        return StdStream.STDOUT.frame("hello\n".getBytes(StandardCharsets.UTF_8)).length;
    }
}
