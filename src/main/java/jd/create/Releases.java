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
        RuntimeException first = null;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
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
    }

    /// The same after a failure, which stays the main one.
    void runAfter(RuntimeException failure) {
        try {
            run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
