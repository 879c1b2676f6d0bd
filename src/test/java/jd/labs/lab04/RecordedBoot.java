package jd.labs.lab04;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import jd.labs.lab04.BootParts.Part;

/// Parts of a daemon that record when they are opened and released, and fail if the grader wants them to.
final class RecordedBoot {
    /// The parts of jd's own boot, in no good order. The pid file and the checks come before the rest, because they are
    /// the first of the list that need nothing.
    static final List<Part> DAEMON = List.of(
            part("containers", "names", "layers", "network", "exec driver"),
            part("pid file"),
            part("network", "netlink", "root directory"),
            part("checks", "pid file"),
            part("layers", "graph driver"),
            part("names", "graph driver"),
            part("root directory", "checks"),
            part("exec driver", "root directory", "graph driver"),
            part("graph driver", "root directory"),
            part("netlink"));

    private final List<String> lines = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private List<Part> parts;

    RecordedBoot(List<Part> parts) {
        this.parts = parts.stream().map(each -> with(each, () -> opened(each.name()))).toList();
    }

    static Part part(String name, String... needs) {
        return new Part(name, Set.of(needs), () -> () -> { });
    }

    static Part with(Part part, Callable<Runnable> opening) {
        return new Part(part.name(), part.needs(), opening);
    }

    private Runnable opened(String name) {
        lines.add("+" + name);
        return () -> lines.add("-" + name);
    }

    /// The opening of `name` fails with this exception or error.
    RecordedBoot failing(String name, Throwable failure) {
        return replacing(name, part -> with(part, () -> {
            lines.add("!" + name);
            throw thrown(failure);
        }));
    }

    /// The release of `name` fails.
    RecordedBoot failingRelease(String name) {
        var failure = new IllegalStateException("release " + name);
        failures.add(failure);
        return replacing(name, part -> with(part, () -> {
            Runnable release = part.opening().call();
            return () -> {
                release.run();
                throw failure;
            };
        }));
    }

    private RecordedBoot replacing(String name, UnaryOperator<Part> change) {
        parts = parts.stream().map(each -> each.name().equals(name) ? change.apply(each) : each).toList();
        return this;
    }

    private static Exception thrown(Throwable failure) throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (Exception) failure;
    }

    List<Part> parts() {
        return new ArrayList<>(parts);
    }

    /// {@return the failures of the releases, in the order in which they were set}
    List<Throwable> failures() {
        return failures;
    }

    /// {@return what was done: `+` for an opening, `!` for one that failed, `-` for a release}
    List<String> lines() {
        return lines;
    }

    /// {@return the names behind one of the signs}
    List<String> names(String sign) {
        return lines.stream().filter(line -> line.startsWith(sign)).map(line -> line.substring(1)).toList();
    }

    /// {@return a part that comes before one that it needs}
    static Optional<String> tooEarly(List<Part> ordered) {
        List<String> seen = new ArrayList<>();
        for (Part each : ordered) {
            for (String need : each.needs()) {
                if (!seen.contains(need)) {
                    return Optional.of(each.name() + " comes before " + need + ", which it needs");
                }
            }
            seen.add(each.name());
        }
        return Optional.empty();
    }

    static List<String> names(List<Part> parts) {
        return parts.stream().map(Part::name).toList();
    }
}
