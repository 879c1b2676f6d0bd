package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import jd.client.FakeDaemon.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    @TempDir
    private Path directory;
    private FakeDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        daemon = new FakeDaemon(directory.resolve("jd.sock"));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    private void containers() {
        daemon.on("GET /containers/json", Answer.json(200, """
                [{"Id":"b92ab0f8731cc466befe11add4701c5189ca01e03ce974f147a8131d73687538","Names":["/o/alias","/c1"],\
                "Image":"busybox","Command":"sh -c 'echo out; echo err'","Created":%d,"State":"running",\
                "Status":"Up 3 minutes","Ports":[{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"},\
                {"PrivatePort":99,"Type":"udp"}],"Labels":{},"Mounts":[],\
                "NetworkSettings":{"Networks":{"bridge":{}}}}]""".formatted(Instant.now().getEpochSecond() - 200)));
    }

    @Test
    void psPrintsDockersColumns() {
        containers();
        assertEquals("""
                CONTAINER ID   IMAGE     COMMAND                  CREATED         STATUS         PORTS\
                                          NAMES
                b92ab0f8731c   busybox   "sh -c 'echo out; ec…"   3 minutes ago   Up 3 minutes\
                   99/udp, 0.0.0.0:8080->80/tcp   c1
                """, Typed.at(daemon, "ps").out());
    }

    @Test
    void psSendsItsFlagsAsParameters() {
        containers();
        assertEquals("b92ab0f8731c\n",
                Typed.at(daemon, "ps", "-aq", "--filter", "status=exited", "--filter", "status=created").out());
        Typed.at(daemon, "ps", "-n", "3");
        assertEquals(List.of(
                "GET /containers/json?all=1&filters="
                        + "%7B%22status%22%3A%7B%22created%22%3Atrue%2C%22exited%22%3Atrue%7D%7D",
                "GET /containers/json?limit=3"), daemon.requests());
    }

    @Test
    void templateSelectsTheColumns() {
        containers();
        assertEquals("c1 running\n", Typed.at(daemon, "ps", "--format", "{{.Names}} {{.State}}").out());
        assertEquals("NAMES     IMAGE\nc1        busybox\n",
                Typed.at(daemon, "ps", "--format", "table {{.Names}}\\t{{.Image}}").out());
    }

    @Test
    void failureForOneContainerDoesNotStopTheOthers() {
        daemon.on("POST /containers/a/stop", Answer.error(404, "No such container: a"))
                .on("POST /containers/b/stop", Answer.empty());
        assertEquals(new Typed(1, "b\n", "Error response from daemon: No such container: a\n"),
                Typed.at(daemon, "stop", "-t", "0", "a", "b"));
        assertEquals("POST /containers/a/stop?t=0", daemon.requests().getFirst());
    }

    @Test
    void startReportsContainersItCouldNotStart() {
        daemon.on("POST /containers/a/start", Answer.error(404, "No such container: a"));
        assertEquals(new Typed(1, "", """
                Error response from daemon: No such container: a
                Error: failed to start containers: a
                """), Typed.at(daemon, "start", "a"));
    }

    @Test
    void inspectLooksUpContainersThenImages() {
        daemon.on("GET /images/busybox/json", Answer.json(200, "{\"Id\":\"sha256:1\",\"RepoTags\":[],\"Size\":12}"));
        assertEquals("""
                [
                    {
                        "Id": "sha256:1",
                        "RepoTags": [],
                        "Size": 12
                    }
                ]
                """, Typed.at(daemon, "inspect", "busybox").out());
        assertEquals("12\n", Typed.at(daemon, "inspect", "-f", "{{.Size}}", "busybox").out());
        assertEquals(new Typed(1, "[]\n", "Error: No such object: nosuch\n"), Typed.at(daemon, "inspect", "nosuch"));
    }

    @Test
    void imagesPrintsALineForEachTag() {
        daemon.on("GET /images/json", Answer.json(200, """
                [{"Id":"sha256:3625b0b70b581ac9d00389a2fff95039f91ae535d8979919c5b37dfff02c0612","Created":%d,\
                "RepoTags":["127.0.0.1:5000/a:1","a:1"],"RepoDigests":[],"Size":2024567,\
                "SharedSize":-1,"Containers":-1},\
                {"Id":"sha256:4625b0b70b581ac9d00389a2fff95039f91ae535d8979919c5b37dfff02c0612","Created":%d,\
                "RepoTags":null,"RepoDigests":null,"Size":0,"SharedSize":-1,"Containers":-1}]"""
                .formatted(Instant.now().getEpochSecond() - 3, Instant.now().getEpochSecond() - 3)));
        assertEquals(List.of("REPOSITORY         TAG       IMAGE ID       CREATED         SIZE",
                "127.0.0.1:5000/a   1         3625b0b70b58   T               2.02MB",
                "a                  1         3625b0b70b58   T               2.02MB",
                "<none>             <none>    4625b0b70b58   T               0B"),
                Typed.at(daemon, "images").out().lines()
                        .map(line -> line.replaceAll("\\d seconds ago", "T            ")).toList());
    }

    @Test
    void logsOfATerminalAreNotMultiplexed() {
        daemon.on("GET /containers/a/json", Answer.json(200, "{\"Id\":\"a1\",\"Config\":{\"Tty\":true}}"))
                .on("GET /containers/a1/logs", Answer.json(200, "line\r\n"));
        assertEquals("line\r\n", Typed.at(daemon, "logs", "-f", "--tail", "5", "a").out());
        assertEquals("GET /containers/a1/logs?follow=1&stderr=1&stdout=1&tail=5", daemon.requests().getLast());
    }

    @Test
    void rmiPrintsWhatWasRemoved() {
        daemon.on("DELETE /images/a:1", Answer.json(200, "[{\"Untagged\":\"a:1\"},{\"Deleted\":\"sha256:2\"}]"));
        assertEquals("Untagged: a:1\nDeleted: sha256:2\n", Typed.at(daemon, "rmi", "a:1").out());
    }

    @Test
    void versionPrintsTheClientFirst() {
        Typed typed = Typed.alone("version");
        assertTrue(typed.out().startsWith("Client:\n Version:           0.1.0\n API version:       1.45\n"));
        assertEquals("Cannot connect to the jd daemon at unix:///nosuch.sock. Is the jd daemon running?\n",
                typed.err());
    }

    @Test
    void nonJsonErrorIsPrintedUnchanged() {
        daemon.on("GET /containers/json", new Answer(502, "text/html", "bad gateway", (in, out) -> { }));
        assertEquals("Error response from daemon: bad gateway\n", Typed.at(daemon, "ps").err());
    }

    private static final String STATS = """
            {"read":"2026-11-24T11:33:23.1Z","preread":"2026-11-24T11:33:22.1Z","pids_stats":{"current":3},\
            "blkio_stats":{"io_service_bytes_recursive":[{"major":254,"minor":0,"op":"Read","value":45056},\
            {"major":254,"minor":0,"op":"write","value":1000},{"major":254,"minor":0,"op":"Total","value":46056}]},\
            "cpu_stats":{"cpu_usage":{"total_usage":750000000},"system_cpu_usage":4000000000,"online_cpus":2},\
            "precpu_stats":{"cpu_usage":{"total_usage":250000000},"system_cpu_usage":2000000000},\
            "memory_stats":{"usage":2682880,"stats":{"inactive_file":585728},"limit":33554432},"name":"/c1",\
            "id":"b92ab0f8731cc466befe11add4701c5189ca01e03ce974f147a8131d73687538",\
            "networks":{"eth0":{"rx_bytes":796,"tx_bytes":1024},"eth1":{"rx_bytes":4,"tx_bytes":0}}}""";

    @Test
    void statsOnceComputesFromTwoMeasurements() {
        containers();
        daemon.on("GET /containers/b92ab0f8731c/stats", Answer.json(200, STATS));
        assertEquals("""
                CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O          BLOCK I/O       PIDS
                b92ab0f8731c   c1        50.00%    2MiB / 32MiB        6.25%     800B / 1.02kB    45.1kB / 1kB    3
                """.replaceAll(" {2,}", "  "),
                Typed.at(daemon, "stats", "--no-stream").out().replaceAll(" {2,}", "  "));
        assertEquals(List.of("GET /containers/json", "GET /containers/b92ab0f8731c/stats?stream=0"), daemon.requests());
    }

    @Test
    void statsOfUnknownContainerPrintsNoTable() {
        daemon.on("GET /containers/c1/stats", Answer.json(200, STATS));
        daemon.on("GET /containers/no/stats", Answer.json(404, "{\"message\":\"No such container: no\"}"));
        var typed = Typed.at(daemon, "stats", "--no-stream", "c1", "no");
        assertEquals("", typed.out());
        assertEquals("Error response from daemon: No such container: no\n", typed.err());
        assertEquals(1, typed.exitCode());
    }

    @Test
    void statsOfStoppedContainerAreZero() {
        daemon.on("GET /containers/c1/stats", Answer.json(200, """
                {"pids_stats":{},"cpu_stats":{"cpu_usage":{"total_usage":0}},"memory_stats":{},"name":"/c1","id":"b92a"}"""));
        assertEquals("c1 b92a 0.00% 0B / 0B 0.00% 0B / 0B 0B / 0B 0\n", Typed.at(daemon, "stats", "--no-stream",
                "--format", "{{.Name}} {{.ID}} {{.CPUPerc}} {{.MemUsage}} {{.MemPerc}} {{.NetIO}} {{.BlockIO}} {{.PIDs}}",
                "c1").out());
    }

    @Test
    void updateSendsOnlyTheGivenFlags() {
        daemon.on("POST /containers/c1/update", Answer.json(200, "{\"Warnings\":[\"Discarded.\"]}"));
        var typed = Typed.at(daemon, "update", "-m", "64m", "--memory-swap", "-1", "--cpus", "1.5", "--pids-limit", "-1",
                "--restart", "on-failure:3", "c1");
        assertEquals("c1\nDiscarded.\n", typed.out());
        assertEquals("{\"BlkioWeight\":0,\"CpuPeriod\":0,\"CpuQuota\":0,\"CpuRealtimePeriod\":0,"
                + "\"CpuRealtimeRuntime\":0,\"CpuShares\":0,\"NanoCpus\":1500000000,\"CpusetCpus\":\"\","
                + "\"CpusetMems\":\"\",\"Memory\":67108864,\"MemoryReservation\":0,\"MemorySwap\":-1,\"PidsLimit\":-1,"
                + "\"RestartPolicy\":{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}}", daemon.request(0).body());
    }

    @Test
    void updateWithoutFlagsIsRejected() {
        var typed = Typed.at(daemon, "update", "c1");
        assertEquals("you must provide one or more flags when using this command\n", typed.err());
        assertEquals(1, typed.exitCode());
        assertEquals(List.of(), daemon.requests());
    }

    @Test
    void pauseAndUnpausePrintTheContainers() {
        daemon.on("POST /containers/c1/pause", Answer.json(204, ""));
        daemon.on("POST /containers/c1/unpause", Answer.json(204, ""));
        assertEquals("c1\n", Typed.at(daemon, "pause", "c1").out());
        assertEquals("c1\n", Typed.at(daemon, "unpause", "c1").out());
    }
}
