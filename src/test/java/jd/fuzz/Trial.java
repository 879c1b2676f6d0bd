package jd.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import jd.server.api.ApiException;

/// Runs inputs against one target and keeps the figures. A finding is
///
/// * an exception that is not among the target's rejections, or an error: a stack overflow, no memory;
/// * an [ApiException] of status 500: it reports a failure of the daemon, although the input was invalid;
/// * an input that takes longer than [#MAX_MILLIS], or allocates more than [#MAX_BYTES].
///
/// Findings that end at the same line of jd count as one.
final class Trial {
    static final long MAX_MILLIS = 2000;
    static final long MAX_BYTES = 128L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// @param input the first input that produced the finding
    record Finding(String what, Throwable failure, byte[] input) {}

    private final Target target;
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private long inputs;
    private long rejected;
    private long answered500;
    private long worstMillis;
    private long worstBytes;

    Trial(Target target) {
        this.target = target;
    }

    /// {@return whether the input produces a finding that no earlier input has produced}
    boolean run(byte[] input) {
        inputs++;
        int before = findings.size();
        Cost cost = measured(input);
        if (cost.exceeds()) {
            // The machine may have been busy, or classes were loaded: only a second measurement counts.
            cost = measured(input);
        }
        worstMillis = Math.max(worstMillis, cost.millis());
        worstBytes = Math.max(worstBytes, cost.bytes());
        if (cost.exceeds()) {
            note(cost.toString(), new AssertionError("too expensive"), input);
        }
        return findings.size() > before;
    }

    private record Cost(long millis, long bytes) {
        boolean exceeds() {
            return millis > MAX_MILLIS || bytes > MAX_BYTES;
        }
    }

    private Cost measured(byte[] input) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        parse(input);
        long end = System.nanoTime();
        return new Cost((end - start) / 1_000_000, THREADS.getCurrentThreadAllocatedBytes() - bytes);
    }

    private void parse(byte[] input) {
        try {
            target.body().run(input.clone());
        } catch (ApiException e) {
            judge(e, input);
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
            if (target.rejections().stream().anyMatch(rejection -> rejection.isInstance(e))) {
                rejected++;
            } else {
                note(e.toString(), e, input);
            }
        }
    }

    private void judge(ApiException e, byte[] input) {
        if (!target.rejections().contains(ApiException.class)) {
            note(e.toString(), e, input);
        } else if (e.kind().status() == 500) {
            answered500++;
            note("status 500: " + e.getMessage(), e, input);
        } else {
            rejected++;
        }
    }

    private void note(String what, Throwable failure, byte[] input) {
        findings.putIfAbsent(failure.getClass().getName() + place(failure), new Finding(what, failure, input));
    }

    /// {@return the deepest frame in jd's own code}
    private static String place(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            if (frame.getClassName().startsWith("jd.") && !frame.getClassName().startsWith("jd.fuzz.")) {
                return " at " + frame;
            }
        }
        return "";
    }

    Map<String, Finding> findings() {
        return findings;
    }

    /// {@return a line for a table} [CoverageFuzzTest] reads it back.
    String figures() {
        return String.format(Locale.ROOT, "%-22s %8d inputs %8d rejected %3d findings %3d with 500 %6d ms %6d KB",
                target.name(), inputs, rejected, findings.size(), answered500, worstMillis, worstBytes >> 10);
    }
}
