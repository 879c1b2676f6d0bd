package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jd.RunLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The log of a daemon with `-D` tells one run: each job, group of system calls and message of the handshake, with the line
/// of the sources and the chapter. `-Djd.transcripts=write` rewrites the transcript of chapter 1; `RunLogTest` compares the
/// lines that it names with the sources.
@Tag("book")
@Tag("journey")
@Tag("root")
class SourceLogJourney {
    private static final Path TRANSCRIPT = JdHost.HOME.resolve("chapters/transcripts/run-log.txt");
    private static final Pattern FACT = Pattern.compile(" - (?<words>.*) \\((?<file>\\w+\\.java):(?<line>\\d+), chapter (?<chapter>\\d+)\\)");
    private static final Pattern CHANGING = Pattern.compile("\\b([0-9a-f]{12,64}|veth\\w+|\\d+)\\b");

    SourceLogJourney() {
        Requirements.root();
    }

    @Test
    void logOfOneRunNamesLinesAndChaptersThatExist() throws IOException {
        List<MatchResult> facts;
        try (JdHost host = JdHost.start("-D", "--init-pool", "0")) {
            host.jd("pull", "-q", "busybox").run().ok();
            int before = host.daemonLog().length();
            assertEquals("hello", host.jd("run", "--rm", "busybox", "echo", "hello").run().ok().line());
            facts = FACT.matcher(host.daemonLog().substring(before)).results().toList();
        }
        String run = String.join("", facts.stream().map(SourceLogJourney::shown).toList());
        if (System.getProperty("jd.transcripts", "").equals("write")) {
            Files.writeString(TRANSCRIPT, run);
        }
        assertEquals(comparable(Files.readString(TRANSCRIPT)), comparable(run));
        assertEquals(new RunLog(JdHost.HOME).withLinesOfTheSources(run), run);

        List<String> wrong = new ArrayList<>();
        for (MatchResult fact : facts) {
            if (!isInItsChapter(fact)) {
                wrong.add(fact.group());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(facts.size() > 30, run);
    }

    /// {@return the fact with short ids, the names of a usual host, and without the parameters of a job}
    private static String shown(MatchResult fact) {
        String words = fact.group("words").replaceFirst("^(\\+job \\w+)\\(.*", "$1(…)");
        return words.replaceAll("\\b([0-9a-f]{12})[0-9a-f]{52}\\b", "$1").replaceAll("/jdj\\d+x\\d+/", "/jd/")
                .replaceAll("\\bjdbx\\d+", "jd0") + " (" + fact.group("file") + ":" + fact.group("line") + ", chapter " + fact.group("chapter") + ")\n";
    }

    @Test
    void daemonWithoutDebugLogsNoFacts() {
        try (JdHost host = JdHost.start("--init-pool", "0")) {
            host.jd("run", "--rm", "busybox", "true").run().ok();
            Matcher fact = FACT.matcher(host.daemonLog());
            assertTrue(!fact.find(), host::daemonLog);
        }
    }

    /// The chapter is that of the file's package.
    private static boolean isInItsChapter(MatchResult fact) throws IOException {
        Path main = JdHost.HOME.resolve("src/main/java/jd");
        try (Stream<Path> files = Files.walk(main); Stream<Path> chapters = Files.list(JdHost.HOME.resolve("chapters"))) {
            List<Path> file = files.filter(path -> path.endsWith(fact.group("file"))).toList();
            String chapter = "ch%02d-".formatted(Integer.parseInt(fact.group("chapter")));
            List<Path> text = chapters.filter(path -> path.getFileName().toString().startsWith(chapter)).toList();
            if (file.size() != 1 || text.size() != 1) {
                return false;
            }
            String top = main.relativize(file.getFirst()).getName(0).toString();
            return Files.readString(text.getFirst()).contains("include::{src}/" + top + "/");
        }
    }

    /// Daemon and dockerinit write at the same time: only the order of the lines of each is always the same.
    private static String comparable(String run) {
        List<String> lines = new ArrayList<>(run.lines().toList());
        lines.sort(Comparator.comparing(line -> line.contains("(DockerInit.java")));
        return anonymous(String.join("\n", lines));
    }

    private static String anonymous(String run) {
        return CHANGING.matcher(run.replaceAll("\\.java:\\d+", ".java")).replaceAll("N");
    }
}
