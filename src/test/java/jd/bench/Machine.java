package jd.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The machine that both sides share: when it is idle, how much memory a process uses, and its description.
final class Machine {
    private static final double IDLE = 0.95;
    private static final int LOOK_MILLISECONDS = 100;
    private static final int LOOKS = 3;
    private static final int MAX_LOOKS = 100;

    private Machine() {}

    /// Waits until the processors are idle in three consecutive samples, which implies that the pool of standby inits
    /// is full again. Gives up after ten seconds: on a busy machine both sides are affected alike.
    static void settle() {
        int quiet = 0;
        for (int look = 0; look < MAX_LOOKS && quiet < LOOKS; look++) {
            long[] before = processorTimes();
            pause(LOOK_MILLISECONDS);
            long[] after = processorTimes();
            double idle = (double) (after[0] - before[0]) / Math.max(1, after[1] - before[1]);
            quiet = idle >= IDLE ? quiet + 1 : 0;
        }
    }

    /// {@return idle and all time of all processors since boot, in ticks} proc(5): /proc/stat
    private static long[] processorTimes() {
        String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        long all = Stream.of(fields).skip(1).limit(8).mapToLong(Long::parseLong).sum();
        return new long[] {Long.parseLong(fields[4]) + Long.parseLong(fields[5]), all};
    }

    /// {@return MiB used by a daemon and all processes that it keeps for itself, each shared page divided by the
    /// number of processes that map it}
    ///
    /// A process belongs to the daemon if its arguments name the daemon's directory (dockerd, its containerd, a shim
    /// for each container), or if it is a standby init. The containers' processes are not counted.
    static double proportionalSetSize(ProcessHandle daemon, Path directory) {
        Set<Long> family = Stream.concat(Stream.of(daemon), daemon.descendants())
                .map(ProcessHandle::pid).collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> {
                    String words = words(pid);
                    boolean init = words.contains(" jd.Jd dockerinit") && family.contains(pid);
                    return init || words.contains(directory.toString());
                })
                .map(Machine::kilobytes).sum() / 1024.0;
    }

    /// {@return the arguments a process was started with, empty if it has ended}
    static String words(long pid) {
        return readIfThere(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    }

    private static String readIfThere(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static long kilobytes(long pid) {
        return readIfThere(Path.of("/proc/" + pid + "/smaps_rollup")).lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.split(" +")[1]))
                .findFirst().orElse(0);
    }

    static String describe() {
        String processor = value("/proc/cpuinfo", "model name");
        long gibibytes = Math.round(Long.parseLong(value("/proc/meminfo", "MemTotal").split(" ")[0]) / 1048576.0);
        return "%d × %s, %d GiB, Linux %s, Java %s".formatted(
                Runtime.getRuntime().availableProcessors(), processor, gibibytes,
                System.getProperty("os.version").replaceFirst("-.*", ""), Runtime.version());
    }

    private static String value(String file, String name) {
        return read(Path.of(file)).lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst().orElse("unknown " + name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException("read " + file, failure);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
