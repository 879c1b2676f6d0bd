package jd.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/// The time of one decision of the scheduler among 10,000 nodes with ten containers each, measured with JMH: each request
/// and strategy in a JVM of its own, after the compilers have done their work. With `-Xbatch` a method waits for its
/// compilation, so the warm-up suffices on a busy machine, too. There is no peer to compare with; the aim is one
/// millisecond.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xbatch")
@Warmup(iterations = 2, time = 700, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SchedulerDecisions {
    private static final int NODES = 10_000;
    private static final int CONTAINERS = 10;
    private static final double AIM_MILLISECONDS = 1;

    /// The bodies of the requests, from the simplest to one for every filter.
    public enum Body {
        PLAIN("{}"),
        MEMORY_AND_CPUS("{'HostConfig':{'Memory':67108864,'NanoCpus':500000000}}"),
        PORT_LABEL_AFFINITY("""
                {'Env':['constraint:zone==z3','constraint:storage!=~tape','affinity:image==busybox'],
                'HostConfig':{'Memory':67108864,'PortBindings':{'80/tcp':[{'HostPort':'9000'}]}}}"""),
        GLOB_AND_REGEX("{'Env':['constraint:zone==z*','constraint:node==/^node-[0-9]+$/']}"),
        BESIDE_A_CONTAINER("{'HostConfig':{'VolumesFrom':['c-7777-3']}}");

        private final String json;

        Body(String json) {
            this.json = json.replace('\'', '"');
        }

        private PlacementRequest request() {
            return PlacementRequest.of(Json.read(json.getBytes(StandardCharsets.UTF_8), CreateRequest.class));
        }
    }

    @Param
    Body body;

    @Param({"spread", "binpack"})
    String strategy;

    private PlacementRequest request;
    private Scheduler scheduler;
    private List<NodeView> nodes;

    static void measure() throws RunnerException {
        var options = new OptionsBuilder().include(SchedulerDecisions.class.getName()).verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true).build();
        for (RunResult result : new Runner(options).run()) {
            Statistics times = result.getPrimaryResult().getStatistics();
            System.out.printf(Locale.ROOT, "decision among %,d nodes, %-7s %-19s %.2f / %.2f ms (aim %.2f)%n", NODES,
                    result.getParams().getParam("strategy"),
                    result.getParams().getParam("body").toLowerCase(Locale.ROOT).replace('_', ' '),
                    times.getMin(), times.getPercentile(50), AIM_MILLISECONDS);
        }
    }

    @Setup
    public void makeCluster() {
        request = body.request();
        scheduler = new Scheduler(Strategy.parse(strategy), Filter.all(), Scheduler.DEFAULT_OVERCOMMIT);
        nodes = IntStream.range(0, NODES).mapToObj(SchedulerDecisions::node).toList();
        if (scheduler.place(request, nodes) instanceof Placement.NoNodeFits none) {
            throw new IllegalStateException(none.message());
        }
    }

    @Benchmark
    public Placement decide() {
        return scheduler.place(request, nodes);
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
}
