package jd.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StudentTraceTest {
    @Test
    void innermostFrameOfTheStudentIsNamedWithItsException() {
        assertEquals("java.lang.IllegalArgumentException: no, at OwnEngine$1.get(OwnEngine.java:48)", StudentTrace.in("""
                2026-11-29T08:00:00Z INFO  job create
                java.io.IOException: of jd itself
                \tat jd.server.Job.run(Job.java:60)
                Exception in thread "api 3" java.lang.IllegalStateException: create
                \tat jd.server.Job.run(Job.java:60)
                Caused by: java.lang.IllegalArgumentException: no
                \tat java.base/java.util.Objects.requireNonNull(Objects.java:220)
                \tat OwnEngine$1.get(OwnEngine.java:48)
                \tat OwnEngine.run(OwnEngine.java:40)
                \tat jd.server.Job.run(Job.java:60)
                """).orElseThrow().toString());
    }

    @Test
    void logWithoutAFrameOfTheStudentHasNone() {
        assertEquals(Optional.empty(), StudentTrace.in("""
                java.io.IOException: of jd itself
                \tat jd.server.Job.run(Job.java:60)
                """));
    }
}
