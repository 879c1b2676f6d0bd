package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.cgroup.CgroupSearch;

/// The resources of the host that a daemon holds; a comparison before and after many containers shows a leak.
record HeldResources(long mounts, List<String> cgroups, long descriptors, long threads) {
    /// The number that caches and thread pools may keep. A leak would hold one for each of hundreds of commands.
    private static final int KEPT = 12;

    /// Waits until an idle daemon's resources stay the same for a while; at most 20 s.
    static HeldResources settled(JdHost host) throws IOException {
        HeldResources now = of(host);
        for (int i = 0; i < 100; i++) {
            JdHost.pause(200);
            HeldResources next = of(host);
            if (next.equals(now) && i > 5) {
                return next;
            }
            now = next;
        }
        return now;
    }

    /// Waits until the daemon holds no more than this, at most two minutes, and fails if it still does.
    void assertBack(JdHost host, String run) throws IOException {
        HeldResources now = of(host);
        for (int i = 0; i < 600 && !now.within(this); i++) {
            JdHost.pause(200);
            now = of(host);
        }
        assertTrue(now.mounts <= mounts, run + ": " + this + " became " + now);
        assertEquals(cgroups, now.cgroups, run);
        assertTrue(now.descriptors <= descriptors + KEPT, run + ": " + this + " became " + now);
        assertTrue(now.threads <= threads + KEPT, run + ": " + this + " became " + now);
    }

    private boolean within(HeldResources before) {
        return mounts <= before.mounts && cgroups.equals(before.cgroups)
                && descriptors <= before.descriptors + 4 && threads <= before.threads + 4;
    }

    private static HeldResources of(JdHost host) throws IOException {
        Path process = Path.of("/proc/" + host.daemonPid());
        long mounts;
        try (Stream<String> lines = Files.lines(process.resolve("mountinfo"))) {
            mounts = lines.filter(line -> line.contains(host.root().toString())).count();
        }
        return new HeldResources(mounts, cgroups(host), count(process.resolve("fd")), count(process.resolve("task")));
    }

    private static List<String> cgroups(JdHost host) throws IOException {
        return CgroupSearch.matching(path -> path.toString().contains(host.cgroupParent() + "/")).stream()
                .map(Path::toString).toList();
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
