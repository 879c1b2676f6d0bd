package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compares what the configuration file sets for containers under jd and under a real dockerd.
@Tag("journey")
@Tag("peer")
@Tag("root")
class DaemonDefaultsDifferentialJourney {
    private static EnginePair engines;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void start() throws IOException {
        engines = EnginePair.startWithFile(write("""
                {"labels": ["zone=a"], "default-shm-size": "12m", "log-opts": {"max-size": "1m", "max-file": "2"},
                 "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 99, "Soft": 77}}}"""));
    }

    private static Path write(String json) throws IOException {
        return Files.writeString(directory.resolve("daemon.json"), json);
    }

    @AfterAll
    static void stop() {
        if (engines != null) {
            engines.close();
        }
    }

    @Test
    void containersHaveTheDefaultsOfTheConfigurationFile() {
        String inspect = "inspect -f '{{json .HostConfig.LogConfig}} {{json .HostConfig.Ulimits}} {{.HostConfig.ShmSize}}' ";
        Stream.of(
                "run --name plain busybox sh -c 'ulimit -n; ulimit -Hn; df -k /dev/shm | tail -1; sleep 1'",
                "run --name own --ulimit nofile=55:66 --shm-size 1m --log-opt max-size=3m busybox sh -c 'ulimit -n; sleep 1'",
                "create --name other --log-driver local busybox true",
                inspect + "plain",
                inspect + "own",
                inspect + "other",
                "info -f '{{.LoggingDriver}} {{json .Labels}}'",
                "rm plain own other").map(EnginePair::words).forEach(engines::compare);
    }

    @Test
    void sighupReloadsTheConfigurationFile() throws IOException {
        write("{\"nokey\": 1}");
        hangUp();
        JdHost.await("both have refused the file", () -> Stream.of(engines.jd().daemonLog(), engines.dockerdLog())
                .allMatch(log -> log.contains("don't match any configuration option: nokey")));
        write("{\"labels\": [\"zone=b\"], \"default-shm-size\": \"13m\", \"log-opts\": {\"max-size\": \"9m\"}}");
        hangUp();
        String[] labels = {"info", "-f", "{{json .Labels}}"};
        JdHost.await("both have the new labels", () -> Stream.of(engines.docker(labels), engines.jd().docker(labels))
                .allMatch(info -> info.run().ok().line().equals("[\"zone=b\"]")));
        Stream.of(
                "create --name later busybox true",
                "inspect -f '{{json .HostConfig.LogConfig}} {{json .HostConfig.Ulimits}} {{.HostConfig.ShmSize}}' later",
                "events --since 1 --until 0s --filter type=daemon --format '{{.Type}} {{.Action}}"
                        + " {{index .Actor.Attributes \"labels\"}} {{index .Actor.Attributes \"default-shm-size\"}}'",
                "rm later").map(EnginePair::words).forEach(engines::compare);
    }

    private static void hangUp() {
        for (long pid : new long[] {engines.jd().daemonPid(), engines.dockerdPid()}) {
            Command.of("kill", "-HUP", Long.toString(pid)).run().ok();
        }
    }
}
