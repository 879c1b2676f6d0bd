package jd.create;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been taken and how to give it back. Each step that takes something pushes its release first or at once;
/// whatever fails later, all is given back, the latest first.
final class Releases {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void push(Runnable release) {
        steps.push(release);
    }

    /// Gives everything back. A release that fails does not keep the others from it; the first failure is thrown at
    /// the end.
    void run() {
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
    void runAfter(Throwable failure) {
        try {
            run();
        } catch (CreateException e) {
            failure.addSuppressed(e);
        }
    }
}
