package jd.journey;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Records the requests and answers of the clients of a stress run: counts, waits that are compared with the events,
/// and for each container the last operations, which are reported with a violation. Thread-safe.
final class StressLog {
    /// An answered `wait`.
    ///
    /// @param asked when the request was sent; no earlier end can be the answer of `next-exit`
    /// @param opened when the daemon had registered it
    record Wait(String id, String condition, long asked, long opened, int exitCode) {}

    private static final int KEPT = 30;
    private static final int SHOWN = 40;

    private final AtomicLong operations = new AtomicLong();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<String, Deque<String>> last = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();

    synchronized void answered(String container, String operation, int status, long began) {
        operations.incrementAndGet();
        statuses.merge(status, 1, Integer::sum);
        Deque<String> operationsOfContainer = last.computeIfAbsent(container, _ -> new ArrayDeque<>());
        operationsOfContainer.add(began / 1_000_000 % 1_000_000 + "+" + (ApiClient.now() - began) / 1_000_000 + " ms " + operation + " -> "
                + status);
        if (operationsOfContainer.size() > KEPT) {
            operationsOfContainer.remove();
        }
    }

    synchronized void waited(Wait wait) {
        waits.add(wait);
    }

    synchronized List<Wait> waits() {
        return List.copyOf(waits);
    }

    /// @param container the name or id whose last operations are reported
    synchronized void violation(String container, String what) {
        violations.add(what + "\n    last operations on " + container + ":\n      "
                + String.join("\n      ", last.getOrDefault(container, new ArrayDeque<>())));
    }

    /// Fails with the first violations, if there are any.
    synchronized void assertNoViolation(String figures) {
        if (!violations.isEmpty()) {
            throw new AssertionError(figures + "\n" + String.join("\n", violations.subList(0, Math.min(SHOWN, violations.size()))));
        }
    }

    synchronized String figures(long seed, long seconds) {
        return "seed " + seed + ", " + seconds + " s, " + operations + " operations, " + operations.get() / Math.max(1, seconds)
                + "/s, answers " + statuses + ", " + violations.size() + " violations";
    }

    long operations() {
        return operations.get();
    }
}
