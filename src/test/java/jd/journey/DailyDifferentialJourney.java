package jd.journey;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares what clients use daily under jd and under a real dockerd: health checks, log options, filters. The command
/// lines of a list run in sequence.
@Tag("journey")
@Tag("root")
class DailyDifferentialJourney {
    private static Twins twins;

    @BeforeAll
    static void start() {
        twins = Twins.start();
    }

    @AfterAll
    static void stop() {
        if (twins != null) {
            twins.close();
        }
    }

    private static Stream<List<String>> sequence(String... lines) {
        return Stream.of(lines).map(Twins::words);
    }

    static Stream<List<String>> health() {
        String probe = "--health-cmd 'echo hi; test -e /ok' --health-interval 500ms";
        String status = "inspect -f '{{.State.Health.Status}}' ";
        return sequence(
                "create --health-cmd true --health-interval 1us busybox true",
                "create --health-cmd true --health-timeout 1us busybox true",
                "create --health-cmd true --health-start-period 1us busybox true",
                "create --health-cmd true --health-start-interval 1us busybox true",
                "create --name given " + probe + " busybox true",
                "inspect -f '{{json .Config.Healthcheck}} {{json .State.Health}}' given",
                "rm given",
                "run -d --name h " + probe + " --health-retries 2 busybox sleep 1000",
                "exec h sleep 3",
                status + "h",
                "inspect -f '{{(index .State.Health.Log 0).ExitCode}} {{(index .State.Health.Log 0).Output}}' h",
                "exec h touch /ok",
                "exec h sleep 1",
                status + "h",
                "ps --filter health=healthy --format {{.Names}}",
                "ps --filter health=none --format {{.Names}}",
                "ps --filter health=ill",
                "pause h",
                status + "h",
                "unpause h",
                "exec h sleep 1",
                status + "h",
                "stop -t 0 h",
                status + "h",
                "inspect -f '{{.State.Health.FailingStreak}} {{len .State.Health.Log}}' h",
                "ps -a --filter health=unhealthy --format {{.Names}}",
                "rm h",
                "run -d --name off " + probe.replace("500ms", "500ms --no-healthcheck") + " busybox sleep 1000",
                "run -d --name off --no-healthcheck busybox sleep 1000",
                "inspect -f '{{json .Config.Healthcheck}} {{json .State.Health}}' off",
                "rm -f off",
                "run -d --name slow --health-cmd 'exec sleep 10' --health-interval 500ms --health-timeout 500ms"
                        + " --health-retries 1 busybox sleep 1000",
                "exec slow sleep 3",
                "inspect -f '{{.State.Health.Status}} {{(index .State.Health.Log 0).ExitCode}}' slow",
                "inspect -f '{{(index .State.Health.Log 0).Output}}' slow",
                "rm -f slow");
    }

    @ParameterizedTest
    @MethodSource("health")
    void agreesWithDocker(List<String> words) {
        twins.compare(words);
    }
}
