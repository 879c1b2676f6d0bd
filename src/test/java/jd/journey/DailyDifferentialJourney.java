package jd.journey;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares what clients use daily under jd and under a real dockerd: health checks, log options, filters. The command
/// lines of a list run in sequence.
@Tag("journey")
@Tag("peer")
@Tag("root")
class DailyDifferentialJourney {
    private static EnginePair engines;

    @BeforeAll
    static void start() {
        engines = EnginePair.start();
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    private static Stream<List<String>> sequence(String... lines) {
        return Stream.of(lines).map(EnginePair::words);
    }

    static Stream<List<String>> health() {
        // An engine has recorded a probe when it starts the next one.
        String probe = "--health-cmd 'echo . >>/n; test -e /ok' --health-interval 500ms";
        String oneMore = "sh -c 'n=$(wc -l </n); until [ $(wc -l </n) -ge $((n+2)) ]; do sleep 0.1; done'";
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
                "exec h " + probes(3),
                status + "h",
                "inspect -f '{{(index .State.Health.Log 0).ExitCode}}' h",
                "exec h touch /ok",
                "exec h " + oneMore,
                status + "h",
                "ps --filter health=healthy --format {{.Names}}",
                "ps --filter health=none --format {{.Names}}",
                "ps --filter health=ill",
                "pause h",
                status + "h",
                "unpause h",
                "exec h " + oneMore,
                status + "h",
                "stop -t 0 h",
                status + "h",
                "ps -a --filter health=unhealthy --format {{.Names}}",
                "rm h",
                "run -d --name off " + probe.replace("500ms", "500ms --no-healthcheck") + " busybox sleep 1000",
                "run -d --name off --no-healthcheck busybox sleep 1000",
                "inspect -f '{{json .Config.Healthcheck}} {{json .State.Health}}' off",
                "rm -f off",
                // The pause keeps dockerd from losing the output.
                "run -d --name said --health-cmd 'echo . >>/n; echo hi; sleep 0.5; exit 3' --health-interval 500ms"
                        + " busybox sleep 1000",
                "exec said " + probes(2),
                "inspect -f '{{(index .State.Health.Log 0).ExitCode}} {{(index .State.Health.Log 0).Output}}' said",
                "rm -f said",
                "run -d --name slow --health-cmd 'echo . >>/n; exec sleep 10' --health-interval 500ms --health-timeout 500ms"
                        + " --health-retries 1 busybox sleep 1000",
                "exec slow " + probes(2),
                "inspect -f '{{.State.Health.Status}} {{(index .State.Health.Log 0).ExitCode}}' slow",
                "inspect -f '{{(index .State.Health.Log 0).Output}}' slow",
                "rm -f slow");
    }

    /// {@return a command that ends when so many probes have been started}
    private static String probes(int count) {
        return "sh -c 'exec 2>/dev/null; until [ $(wc -l </n) -ge " + count + " ]; do sleep 0.1; done'";
    }

    static Stream<List<String>> logOptions() {
        String rotated = "--log-opt max-size=10k --log-opt max-file=3";
        return sequence(
                "create --log-opt foo=1 busybox true",
                "create --log-driver local --log-opt foo=1 busybox true",
                "create --log-driver foo busybox true",
                "create --log-opt mode=foo busybox true",
                "create --log-opt mode=non-blocking --log-opt max-buffer-size=zz busybox true",
                "create --log-opt max-buffer-size=1m busybox true",
                "run --rm --log-opt max-size=abc busybox true",
                "run --rm --log-opt max-size=0 busybox true",
                "run --rm --log-opt max-file=0 busybox true",
                "run --rm --log-opt max-file=x busybox true",
                "run --rm --log-opt compress=maybe busybox true",
                "run --rm --log-opt compress=true busybox true",
                "run --rm --log-driver local --log-opt max-file=0 busybox true",
                "create --name bad --log-opt max-size=abc busybox true",
                "start bad",
                "logs bad",
                "inspect -f {{json.State}} bad",
                "rm bad",
                "run --name attributes --label a=1 --label 'b=x y' -e C=3 --log-opt labels=b,nosuch --log-opt"
                        + " labels-regex=^a --log-opt env=C busybox sh -c 'echo shown; sleep 1'",
                "logs --details attributes",
                "rm attributes",
                "create --name pattern --log-opt labels-regex=( busybox true",
                "rm pattern",
                "run --name quiet --log-driver none busybox sh -c 'echo shown; sleep 1'",
                "inspect -f '{{.LogPath}}{{json .HostConfig.LogConfig}}' quiet",
                "logs quiet",
                "rm quiet",
                "run --name loc --log-driver local busybox sh -c 'echo shown; sleep 1'",
                "inspect -f '{{.LogPath}}{{json .HostConfig.LogConfig}}' loc",
                "logs loc",
                "logs --details loc",
                "rm loc",
                "run -d --name turned " + rotated + " busybox sh -c 'seq 400; sleep 1'",
                "wait turned",
                "logs --tail 2 turned",
                "rm turned");
    }

    static Stream<List<String>> filters() {
        String names = " --format {{.Names}}";
        return sequence(
                "run -d --name f1 busybox sleep 1000",
                "create --name f2 busybox true",
                "run --name f3 busybox true",
                "run -d --name f4 --net none busybox sleep 1000",
                "ps --filter since=f1" + names,
                "ps --filter before=f4" + names,
                "ps -a --filter since=f1" + names,
                "ps --filter exited=0" + names,
                "ps -a --filter exited=0" + names,
                "ps --filter status=created" + names,
                "ps -a --filter network=bridge" + names,
                "ps --filter network=none" + names,
                "ps --filter network=nosuch" + names,
                "images --filter until=100000h --format {{.Repository}}",
                "images --filter until=foo",
                "events --until 1",
                "events --since 2 --until 1",
                "create --platform linux/s390x --pull never busybox true",
                "create --platform foo --pull never busybox true",
                "swarm leave",
                "node ls",
                "service ls",
                "rm -f f1 f2 f3 f4");
    }

    static Stream<List<String>> links() {
        String names = " --no-trunc --format {{.Names}}";
        return sequence(
                "run -d --name db --expose 5432 -e PASSWORD=x busybox sleep 1000",
                // Docker keeps links in a map, so their order changes.
                "run -d --name web --link db:database --link db busybox sleep 1000",
                "inspect -f '{{len .HostConfig.Links}}' web",
                "ps" + names,
                "ps --filter name=web/database" + names,
                "inspect -f {{.Name}} /web/database",
                "exec web sort /etc/hosts",
                "exec web sh -c 'env | grep -E \"^(DB|DATABASE)_\" | sort'",
                "stop -t 0 db",
                "run -d --name taker busybox sleep 1000",
                "start db",
                "exec web sh -c 'tail -3 /etc/hosts | sort'",
                "exec web sh -c 'test $(grep -c \"^$(grep database /etc/hosts | cut -f1)\" /etc/hosts) = 2'",
                "rename db db2",
                "rm --link web/database",
                "rm --link web/nosuch",
                "rm --link db2",
                "inspect -f '{{json .HostConfig.Links}}' web",
                "exec web sh -c 'tail -3 /etc/hosts'",
                "ps" + names,
                "stop -t 0 db2",
                "restart -t 0 web",
                "create --link nosuch busybox true",
                "rm -f web db2 taker");
    }

    static Stream<List<String>> borrowedVolumes() {
        return sequence(
                "run --name v1 -v /bin busybox touch /bin/first",
                "run --rm --volumes-from v1 busybox rm /bin/first /bin/yes",
                "run --rm --volumes-from v1 busybox ls /bin/yes",
                "rm -v v1");
    }

    /// A probe that runs during the stop may be recorded as a failure, so here the next one is an hour away.
    @Test
    void stoppedContainerKeepsItsProbes() {
        engines.compare(EnginePair.words("run -d --name calm --health-cmd true --health-start-period 1h"
                + " --health-start-interval 300ms --health-interval 1h busybox sleep 1000"));
        String[] status = {"inspect", "-f", "{{.State.Health.Status}}", "calm"};
        JdHost.await("both are healthy", () -> engines.docker(status).run().ok().line().equals("healthy")
                && engines.jd().docker(status).run().ok().line().equals("healthy"));
        sequence("stop -t 0 calm",
                "inspect -f '{{.State.Health.Status}} {{.State.Health.FailingStreak}} {{len .State.Health.Log}}' calm",
                "rm calm").forEach(engines::compare);
    }

    @ParameterizedTest
    @MethodSource({"health", "logOptions", "filters", "links", "borrowedVolumes"})
    void agreesWithDocker(List<String> words) {
        engines.compare(words);
    }
}
