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

/// Several clients run random commands on a few shared containers, in some tests with a daemon that is killed now and
/// then. Each command is answered, if only with a refusal; and when all containers are removed, the daemon holds the
/// same resources as at the beginning.
@Tag("journey")
@Tag("root")
class SoakJourney {
    private static final int CLIENTS = 3;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    /// Several commands start a container, so that not most of the answers are refusals. `%` is a name.
    private static final List<String> COMMANDS = List.of(
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
    void randomCommandsAreAnsweredAndLeakNothing() throws Exception {
        soak(20261124, 10, false);
    }

    @Test
    void daemonKilledDuringRandomCommandsCleansUpAfterRestart() throws Exception {
        soak(42, 8, true);
    }

    @Test
    @Tag("long")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void longRunWithRandomSeedLeaksNothing() throws Exception {
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
            HeldResources before = HeldResources.settled(host);

            AtomicInteger done = new AtomicInteger();
            List<Thread> clients = new ArrayList<>();
            List<String> failures = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed * 31 + i);
                clients.add(Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end) {
                        String failure = runOne(host, random, crashes);
                        done.incrementAndGet();
                        if (!failure.isEmpty()) {
                            synchronized (failures) {
                                failures.add(failure);
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
            assertEquals(List.of(), failures, "seed " + seed);
            assertTrue(done.get() > seconds, "only " + done + " commands in " + seconds + " s");

            List<String> remove = new ArrayList<>(List.of("rm", "-f"));
            remove.addAll(host.docker("ps", "-aq").run().ok().out().lines().toList());
            if (remove.size() > 2) {
                host.docker(remove.toArray(String[]::new)).run().ok();
            }
            before.assertBack(host, "seed " + seed);
        }
    }

    /// {@return the message of an answer that Docker cannot give, otherwise an empty string}
    private static String runOne(JdHost host, Random random, boolean crashes) {
        String command = COMMANDS.get(random.nextInt(COMMANDS.size())).replace("%", NAMES.get(random.nextInt(NAMES.size())));
        try {
            var result = host.docker(EnginePair.words(command).toArray(String[]::new)).run();
            String all = result.out() + result.err();
            boolean strange = List.of("Exception", "Internal Server Error", "jd.", "page not found", "EBUSY", " null")
                    .stream().anyMatch(result.err()::contains);
            return strange && !crashes ? command + ": " + all : "";
        } catch (AssertionError hangs) {
            return hangs.getMessage();
        }
    }
}
