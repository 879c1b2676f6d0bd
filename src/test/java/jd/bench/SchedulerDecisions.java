package jd.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import jd.server.api.ContainerPort.Transport;
import jd.server.api.CreateRequest;
import jd.server.api.Json;
import jd.swarm.scheduler.CpuAndMemory;
import jd.swarm.scheduler.Filter;
import jd.swarm.scheduler.NodeImage;
import jd.swarm.scheduler.NodeView;
import jd.swarm.scheduler.PlacedContainer;
import jd.swarm.scheduler.Placement;
import jd.swarm.scheduler.PlacementRequest;
import jd.swarm.scheduler.Scheduler;
import jd.swarm.scheduler.Strategy;
import jd.swarm.scheduler.UsedPort;

/// The time of one decision of the scheduler among 10,000 nodes with ten containers each, after the compilers have done
/// their work. There is no peer to compare it with; the aim is one millisecond.
final class SchedulerDecisions {
    private static final int NODES = 10_000;
    private static final int CONTAINERS = 10;
    private static final int WARM_UP = 2_000;
    private static final int ROUNDS = 500;
    private static final double AIM_MILLISECONDS = 1;

    /// The requests, from the simplest to one of every filter.
    private static final Map<String, String> REQUESTS = Map.of(
            "1: plain", "{}",
            "2: memory and cpus", "{'HostConfig':{'Memory':67108864,'NanoCpus':500000000}}",
            "3: port, label, affinity", """
                    {'Env':['constraint:zone==z3','constraint:storage!=~tape','affinity:image==busybox'],
                    'HostConfig':{'Memory':67108864,'PortBindings':{'80/tcp':[{'HostPort':'9000'}]}}}""",
            "4: glob and regex", "{'Env':['constraint:zone==z*','constraint:node==/^node-[0-9]+$/']}",
            "5: beside a container", "{'HostConfig':{'VolumesFrom':['c-7777-3']}}");

    private SchedulerDecisions() {}

    static void measure() {
        List<NodeView> nodes = IntStream.range(0, NODES).mapToObj(SchedulerDecisions::node).toList();
        for (Strategy strategy : List.of(new Strategy.Spread(), new Strategy.Binpack())) {
            var scheduler = new Scheduler(strategy, Filter.all(), Scheduler.DEFAULT_OVERCOMMIT);
            REQUESTS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
                Samples times = times(scheduler, request(entry.getValue()), nodes);
                System.out.printf(Locale.ROOT, "decision among %,d nodes, %-7s %-26s %.2f / %.2f ms (aim %.2f)%n", NODES,
                        strategy.getClass().getSimpleName(), entry.getKey(), times.minimum(), times.median(),
                        AIM_MILLISECONDS);
            });
        }
    }

    private static Samples times(Scheduler scheduler, PlacementRequest request, List<NodeView> nodes) {
        double[] milliseconds = new double[ROUNDS];
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            Placement placement = scheduler.place(request, nodes);
            long end = System.nanoTime();
            if (!(placement instanceof Placement.OnNode)) {
                throw new IllegalStateException(placement.toString());
            }
            if (i >= 0) {
                milliseconds[i] = (end - begin) / 1e6;
            }
        }
        return new Samples(milliseconds);
    }

    private static NodeView node(int number) {
        List<PlacedContainer> containers = new ArrayList<>();
        for (int i = 0; i < CONTAINERS; i++) {
            String name = "c-" + number + "-" + i;
            containers.add(new PlacedContainer(name + "0".repeat(64 - name.length()), name, Map.of("tier", "t" + i),
                    new CpuAndMemory(100_000_000L, 64L << 20), List.of(new UsedPort("", 8000 + i, Transport.TCP))));
        }
        String name = "node-" + number;
        return new NodeView(new NodeView.Identity("ID-" + number, name, name + ":2375"),
                number % 20 == 0 ? Optional.of("no answer") : Optional.empty(),
                Map.of("zone", "z" + number % 5, "storage", "ssd"),
                CpuAndMemory.ofNode(8 + number % 8, 16L << 30), containers,
                List.of(new NodeImage("sha256:" + "e".repeat(64), List.of("busybox:latest"))));
    }

    private static PlacementRequest request(String json) {
        return PlacementRequest.of(Json.read(
                json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), CreateRequest.class));
    }
}
