package jd.create.record;

import java.util.ArrayDeque;
import java.util.Deque;
import jd.create.failure.CreateException;

/// A stack of release steps. A step that acquires a resource pushes its release before or at once; after a failure, or at
/// the end of a run, the releases run in reverse order.
public final class Releases {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    public void push(Runnable release) {
        steps.push(release);
    }

    /// Runs all releases, even if some fail. The first failure is thrown at the end.
    public void run() {
        Throwable first = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (Throwable e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw new CreateException("clean up: " + first.getMessage(), first);
        }
    }

    /// Runs all releases after `failure`, which gets their failures as suppressed ones.
    public void runAfter(Throwable failure) {
        try {
            run();
        } catch (CreateException e) {
            failure.addSuppressed(e);
        }
    }
}
