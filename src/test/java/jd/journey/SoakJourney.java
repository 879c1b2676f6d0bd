package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
            Holdings before = Holdings.settled(host);

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
            before.assertBack(host, "seed " + seed);
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
}
