package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many clients that do at random what users do, with a handful of containers between them, and now and then a daemon that
/// dies in the middle of it. Whatever they ask for is answered, if only with a refusal; and when all is over and removed,
/// the daemon holds what it held at the beginning.
@Tag("journey")
@Tag("root")
class SoakJourney {
    private static final int CLIENTS = 3;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    /// Two lines for every start, so that starts do not drown in refusals. `%` is a name.
    private static final List<String> DEEDS = List.of(
            "run -d --name % busybox sleep 60",
            "run -d --name % -m 32m --cpus 0.5 --pids-limit 40 busybox sleep 60",
            "run -d --name % --read-only --tmpfs /tmp --cap-drop ALL --net none busybox sleep 60",
            "run -d --name % --pid container:a --ipc host busybox sleep 60",
            "run -d --init --name % -u 1000 --security-opt no-new-privileges busybox sh -c 'sleep 60'",
            "run -d -t --name % --restart on-failure:2 busybox sh -c 'sleep 0.2; exit 3'",
            "create --name % busybox sleep 60",
            "create --name % busybox sleep 60",
            "run --rm busybox true",
            "run --rm -m 16m --memory-swap 16m busybox tail /dev/zero",
            "run --rm -v /etc:/x:ro busybox cat /x/hostname",
            "run --rm busybox nosuch",
            "exec % true",
            "exec -u 1000 % sh -c 'exit 3'",
            "exec -d % sleep 5",
            "exec -t % tty",
            "pause %",
            "unpause %",
            "kill %",
            "kill -s HUP %",
            "stop -t 0 %",
            "start %",
            "restart -t 0 %",
            "update -m 48m --memory-swap 64m %",
            "rm -f %",
            "rm -f %",
            "rm %",
            "logs %",
            "top %",
            "inspect %",
            "stats --no-stream %",
            "ps -a");

    @Test
    void whoeverDoesWhatTheDaemonAnswersAndForgetsNothing() throws Exception {
        soak(20261124, 10, false);
    }

    @Test
    void aDaemonThatDiesInTheMiddleOfItClearsUpWhenItComesBack() throws Exception {
        soak(42, 8, true);
    }

    @Test
    @Tag("long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void forMinutesAndWithAnotherSeedEachTime() throws Exception {
        long seed = Long.getLong("jd.soak.seed", System.nanoTime());
        soak(seed, Integer.getInteger("jd.soak.seconds", 300), false);
        soak(seed + 1, Integer.getInteger("jd.soak.seconds", 300) / 2, true);
    }

    private static void soak(long seed, int seconds, boolean crashes) throws Exception {
        Requirements.root();
        try (JdHost host = JdHost.start()) {
            host.jd("pull", "-q", "busybox").run().ok();
            host.jd("run", "--rm", "busybox", "true").run().ok();
            host.jd("exec", "nosuch", "true").run();
            Holdings before = settled(host, null);

            AtomicInteger done = new AtomicInteger();
            List<Thread> clients = new ArrayList<>();
            List<String> complaints = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed * 31 + i);
                clients.add(Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end) {
                        String complaint = oneDeed(host, random, crashes);
                        done.incrementAndGet();
                        if (!complaint.isEmpty()) {
                            synchronized (complaints) {
                                complaints.add(complaint);
                            }
                        }
                    }
                }));
            }
            Random when = new Random(seed);
            while (crashes && System.nanoTime() < end) {
                JdHost.pause(1000 + when.nextInt(2000));
                host.killDaemon();
                host.startDaemon();
            }
            for (Thread client : clients) {
                client.join();
            }
            System.out.println("soak: seed " + seed + ", " + seconds + " s, " + done + " commands" + (crashes ? ", crashes" : ""));
            assertEquals(List.of(), complaints, "seed " + seed);
            assertTrue(done.get() > seconds, "only " + done + " commands in " + seconds + " s");

            List<String> remove = new ArrayList<>(List.of("rm", "-f"));
            remove.addAll(host.docker("ps", "-aq").run().ok().out().lines().toList());
            if (remove.size() > 2) {
                host.docker(remove.toArray(String[]::new)).run().ok();
            }
            Holdings after = settled(host, before);
            assertTrue(after.mounts <= before.mounts, "seed " + seed + ": " + before + " became " + after);
            assertEquals(before.groups, after.groups, "seed " + seed);
            // A few that caches and pools of threads keep are no leak; a leak has one for each of hundreds of commands.
            assertTrue(after.descriptors <= before.descriptors + 12, "seed " + seed + ": " + before + " became " + after);
            assertTrue(after.threads <= before.threads + 12, "seed " + seed + ": " + before + " became " + after);
        }
    }

    /// {@return what was wrong with the answer, nothing when it was one that Docker could have given}
    private static String oneDeed(JdHost host, Random random, boolean crashes) {
        String deed = DEEDS.get(random.nextInt(DEEDS.size())).replace("%", NAMES.get(random.nextInt(NAMES.size())));
        try {
            var result = host.docker(Twins.words(deed).toArray(String[]::new)).within(40).run();
            String all = result.out() + result.err();
            boolean strange = List.of("Exception", "Internal Server Error", "jd.", "page not found", "EBUSY", " null")
                    .stream().anyMatch(result.err()::contains);
            return strange && !crashes ? deed + ": " + all : "";
        } catch (AssertionError hangs) {
            return hangs.getMessage();
        }
    }

    /// What a daemon holds of the host.
    private record Holdings(long mounts, List<String> groups, long descriptors, long threads) {}

    /// Waits until the daemon holds no more than `before`, for what ends by and by; 20 s at most.
    private static Holdings settled(JdHost host, Holdings before) throws IOException {
        Holdings now = holdings(host);
        for (int i = 0; i < 100; i++) {
            JdHost.pause(200);
            Holdings next = holdings(host);
            boolean still = next.equals(now);
            now = next;
            boolean enough = before == null
                    ? still && i > 5
                    : now.mounts <= before.mounts && now.groups.equals(before.groups)
                            && now.descriptors <= before.descriptors + 4 && now.threads <= before.threads + 4;
            if (enough) {
                return now;
            }
        }
        return now;
    }

    private static Holdings holdings(JdHost host) throws IOException {
        Path process = Path.of("/proc/" + host.daemonPid());
        List<String> groups;
        try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"), 4)) {
            groups = all.filter(path -> path.toString().contains(host.cgroupParent() + "/")).map(Path::toString).sorted()
                    .filter(path -> Files.isDirectory(Path.of(path))).toList();
        } catch (java.io.UncheckedIOException gone) {
            groups = List.of("a group that went away");
        }
        long mounts;
        try (Stream<String> lines = Files.lines(process.resolve("mountinfo"))) {
            mounts = lines.filter(line -> line.contains(host.root().toString())).count();
        }
        return new Holdings(mounts, groups, count(process.resolve("fd")), count(process.resolve("task")));
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
