package jd.create.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Usage;
import jd.server.api.ContainerStats;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

/// The documents, with the order of their fields, were recorded from dockerd 26.1.
class StatsTest {
    private static final String NO_CPU = """
            {"cpu_usage":{"total_usage":0,"usage_in_kernelmode":0,"usage_in_usermode":0},\
            "throttling_data":{"periods":0,"throttled_periods":0,"throttled_time":0}}""";

    private static Sample sample(Usage.BlockIo io, List<Long> each, long limit) {
        return sample(io, each, limit, 50);
    }

    private static Sample sample(Usage.BlockIo io, List<Long> each, long limit, long processes) {
        Usage usage = new Usage(
                new Usage.Cpu(21490014, each, 10000000, 0, new Usage.Throttling(3, 1, 7)),
                new Usage.Memory(692224, 0, 0, limit, new TreeMap<>(Map.of("cache", 0L))),
                new Usage.Pids(1, processes), io);
        return new Sample(
                Instant.parse("2026-11-24T11:33:22.1Z"), usage, new Sample.HostTime(22420650000000L, 2), 1L << 30,
                Sample.networks("""
                        Inter-|   Receive                            |  Transmit
                         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop
                            lo:       9       9    0    0    0     0          0         0        9       9    0    0
                          eth0:     266       3    1    2    0     0          0         0       40       5    6    7 0 0
                        """));
    }

    private static String json(ContainerStats stats) {
        return new String(Json.bytes(stats), StandardCharsets.UTF_8);
    }

    @Test
    void statsOfAStoppedContainerAreEmpty() {
        assertEquals("""
                {"read":"0001-01-01T00:00:00Z","preread":"0001-01-01T00:00:00Z","pids_stats":{},\
                "blkio_stats":{"io_service_bytes_recursive":null,"io_serviced_recursive":null,\
                "io_queue_recursive":null,"io_service_time_recursive":null,"io_wait_time_recursive":null,\
                "io_merged_recursive":null,"io_time_recursive":null,"sectors_recursive":null},\
                "num_procs":0,"storage_stats":{},"cpu_stats":""" + NO_CPU + ",\"precpu_stats\":" + NO_CPU + """
                ,"memory_stats":{},"name":"/c","id":"0123"}""", json(StatsReport.nothing("/c", "0123")));
    }

    @Test
    void firstMeasurementOnVersionOneHasEmptyPrecpu() {
        var io = new Usage.BlockIo(List.of(new Usage.Transfer(new DeviceNumber(254, 0), "Read", 4096)), List.of(), false);

        assertEquals("""
                {"read":"2026-11-24T11:33:22.1Z","preread":"0001-01-01T00:00:00Z",\
                "pids_stats":{"current":1,"limit":50},\
                "blkio_stats":{"io_service_bytes_recursive":[{"major":254,"minor":0,"op":"Read","value":4096}],\
                "io_serviced_recursive":[],"io_queue_recursive":[],"io_service_time_recursive":[],\
                "io_wait_time_recursive":[],"io_merged_recursive":[],"io_time_recursive":[],"sectors_recursive":[]},\
                "num_procs":0,"storage_stats":{},\
                "cpu_stats":{"cpu_usage":{"total_usage":21490014,"percpu_usage":[19717472,1772542],\
                "usage_in_kernelmode":10000000,"usage_in_usermode":0},"system_cpu_usage":22420650000000,\
                "online_cpus":2,"throttling_data":{"periods":3,"throttled_periods":1,"throttled_time":7}},\
                "precpu_stats":""" + NO_CPU + """
                ,"memory_stats":{"usage":692224,"stats":{"cache":0},"limit":67108864},\
                "networks":{"eth0":{"rx_bytes":266,"rx_packets":3,"rx_errors":1,"rx_dropped":2,\
                "tx_bytes":40,"tx_packets":5,"tx_errors":6,"tx_dropped":7}}}""",
                json(StatsReport.of(
                        Optional.empty(), sample(io, List.of(19717472L, 1772542L), 64 << 20), "", "")));
    }

    @Test
    void secondMeasurementIncludesTheFirst() {
        Sample sample = sample(new Usage.BlockIo(List.of(), List.of(), true), List.of(), Long.MAX_VALUE);

        JsonNode stats = Json.mapper().valueToTree(StatsReport.of(Optional.of(sample), sample, "/c", "0123"));

        assertEquals("2026-11-24T11:33:22.1Z", stats.get("preread").asText());
        assertEquals(stats.get("cpu_stats"), stats.get("precpu_stats"));
        assertEquals(false, stats.get("cpu_stats").get("cpu_usage").has("percpu_usage"));
        assertEquals(true, stats.get("blkio_stats").get("io_service_bytes_recursive").isNull());
        assertEquals("/c", stats.get("name").asText());
    }

    @Test
    void memoryLimitIsAtMostTheHostsMemory() {
        Sample sample = sample(new Usage.BlockIo(List.of(), List.of(), true), List.of(), Long.MAX_VALUE);

        assertEquals(1L << 30, StatsReport.of(Optional.empty(), sample, "", "").memoryStats().limit());
    }

    @Test
    void missingPidsLimitIsTheMaximumOnVersionTwoAndOmittedOnVersionOne() {
        var io = new Usage.BlockIo(List.of(), List.of(), true);
        Sample two = sample(io, List.of(), Long.MAX_VALUE, -1);
        Sample one = sample(io, List.of(), Long.MAX_VALUE, 0);

        assertTrue(json(StatsReport.of(Optional.empty(), two, "", ""))
                .contains("\"pids_stats\":{\"current\":1,\"limit\":18446744073709551615}"));
        assertTrue(json(StatsReport.of(Optional.empty(), one, "", "")).contains("\"pids_stats\":{\"current\":1}"));
    }

    @Test
    void hostTimeIsTheSumOfAllProcessors() {
        assertEquals(new Sample.HostTime(280_000_000, 2), Sample.HostTime.parse("""
                cpu  1 2 3 4 5 6 7 8 9 10
                cpu0 1 2 3 4 5 6 7 8 9 10
                cpu1 0 0 0 0 0 0 0 0 0 0
                intr 5 6
                """));
        assertEquals(2048, Sample.memoryTotal("MemTotal:              2 kB\nMemFree: 1 kB\n"));
    }
}
