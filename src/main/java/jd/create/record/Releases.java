package jd.create.record;

import java.util.ArrayDeque;
import java.util.Deque;
import jd.create.failure.CreateException;

/// What has been taken and how to give it back. Each step that takes something pushes its release first or at once;
/// whatever fails later, all is given back, the latest first.
public final class Releases {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    public void push(Runnable release) {
        steps.push(release);
    }

    /// Gives everything back. A release that fails does not keep the others from it; the first failure is thrown at
    /// the end.
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

    /// The same after a failure, which stays the main one.
    public void runAfter(Throwable failure) {
        try {
            run();
        } catch (CreateException e) {
            failure.addSuppressed(e);
        }
    }
}
