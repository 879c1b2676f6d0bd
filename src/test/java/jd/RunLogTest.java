package jd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of chapter 1 names the lines of the present sources. `SourceLogJourney` compares the rest of it with a run.
class RunLogTest {
    @TempDir
    private Path directory;

    /// With `-Djd.transcripts=write` the numbers are written, and nothing else is changed.
    @Test
    void logOfChapterOneNamesTheLinesOfTheSources() throws IOException {
        RunLog log = new RunLog(Path.of(""));
        String current = log.withLinesOfTheSources(Files.readString(log.file()));
        if (System.getProperty("jd.transcripts", "").equals("write")) {
            Files.writeString(log.file(), current);
        }
        assertEquals(current, Files.readString(log.file()),
                "a statement that logs has moved: mvn test -Dtest=RunLogTest -Djd.transcripts=write");
    }

    @Test
    void lineOfEachKindOfStatementIsFound() throws IOException {
        source("JobTable", "", "act(Jobs.START, containers::start);", "answer(Jobs.CREATE, containers::create);");
        source("DockerInit", "log.begin(Step.HOOKS);", "log.begin(Step.OOM_SCORE);", "", "log.begin(Step.HOOKS);");
        source("Driver", "SourceLog.fact(\"send %s to %d, (once)\", a, b);");
        assertEquals("""
                +job create(…) (JobTable.java:3, chapter 3)
                hooks (DockerInit.java:1, chapter 13)
                oom score (DockerInit.java:2, chapter 13)
                send Spec to 7, (once) (Driver.java:1, chapter 14)
                hooks (DockerInit.java:4, chapter 13)
                send Go to 7, (once) (Driver.java:1, chapter 14)
                received Go (Driver.java:0, chapter 14)
                """, new RunLog(directory).withLinesOfTheSources("""
                +job create(…) (JobTable.java:9, chapter 3)
                hooks (DockerInit.java:9, chapter 13)
                oom score (DockerInit.java:9, chapter 13)
                send Spec to 7, (once) (Driver.java:9, chapter 14)
                hooks (DockerInit.java:9, chapter 13)
                send Go to 7, (once) (Driver.java:9, chapter 14)
                received Go (Driver.java:9, chapter 14)
                """));
    }

    private void source(String name, String... lines) throws IOException {
        Path file = directory.resolve("src/main/java/jd/create/" + name + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines));
    }
}
