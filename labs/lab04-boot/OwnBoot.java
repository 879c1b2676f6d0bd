import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jd.labs.lab04.BootParts;

/// Builds the parts of a daemon in the order in which they need each other, and releases them in the reverse order: at
/// the end, and when the boot fails half-way.
///
/// Grade your work with `./jd lab 4`, or one case of it with `./jd lab 4 CASE`.
public final class OwnBoot implements BootParts {
    /// The release of each part that is open, the last one first.
    private final Deque<Runnable> releases = new ArrayDeque<>();

    /// Task 1. {@return the parts in an order in which each comes after all that it needs} The next part is always
    /// the first of the list whose needs are there: what is listed first, such as a check, is done as early as
    /// possible.
    ///
    /// A part that needs an unknown one is an `IllegalArgumentException` whose message has both names. If no part can
    /// be next, it is one with the message `cycle: ` and the names that `cycle` returns.
    @Override
    public List<Part> order(List<Part> parts) {
        // solution> order
        Set<String> known = new HashSet<>();
        parts.forEach(part -> known.add(part.name()));
        for (Part part : parts) {
            for (String need : part.needs()) {
                if (!known.contains(need)) {
                    throw new IllegalArgumentException(part.name() + " needs " + need + ", which is no part");
                }
            }
        }
        List<Part> ordered = new ArrayList<>();
        List<Part> left = new ArrayList<>(parts);
        Set<String> there = new HashSet<>();
        while (!left.isEmpty()) {
            Optional<Part> next = left.stream().filter(part -> there.containsAll(part.needs())).findFirst();
            if (next.isEmpty()) {
                throw new IllegalArgumentException("cycle: " + String.join(" -> ", cycle(left)));
            }
            left.remove(next.get());
            ordered.add(next.get());
            there.add(next.get().name());
        }
        return ordered;
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: order");
    }

    /// Task 2. {@return the names of a circle, from one need to the next, and the first again: `a`, `b`, `a`} Each of
    /// the parts in `stuck` needs another one of them, so none can be opened; not all of them are in the circle.
    @Override
    public List<String> cycle(List<Part> stuck) {
        // solution> cycle
        List<String> path = new ArrayList<>();
        Part part = stuck.getFirst();
        while (!path.contains(part.name())) {
            path.add(part.name());
            Set<String> needs = part.needs();
            part = stuck.stream().filter(each -> needs.contains(each.name())).findFirst().orElseThrow();
        }
        path.add(part.name());
        return path.subList(path.indexOf(part.name()), path.size());
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: cycle");
    }

    @Override
    public void push(Runnable release) {
        releases.push(release);
    }

    /// Task 3. Runs the releases, the last pushed one first, each once, whatever happens: a failed one does not stop
    /// the others. Then the first failure is thrown, and has the later ones as suppressed exceptions. A second call
    /// does nothing.
    @Override
    public void close() {
        // solution> close
        RuntimeException first = null;
        while (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: close");
    }

    /// Task 4. Opens the parts in the order of task 1, and pushes the release of each. If one fails, with an
    /// exception or an error, the parts that are open are released, and the failure is thrown on as it is: what fails
    /// in a release is suppressed by it.
    @Override
    public void boot(List<Part> parts) throws Exception {
        // solution> boot
        try {
            for (Part part : order(parts)) {
                push(part.opening().call());
            }
        } catch (Throwable e) {
            try {
                close();
            } catch (RuntimeException late) {
                e.addSuppressed(late);
            }
            throw e;
        }
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: boot");
    }
}
